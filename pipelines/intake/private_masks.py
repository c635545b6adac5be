"""The patterns of what is masked in a cell: links' ends, passwords, meetings, numbers and addresses, and the guard before them.

Only patterns live here; how they are used is private.py, and what a pattern alone cannot tell is private_whole.py.
"""

from __future__ import annotations

from typing import NamedTuple

#: What may be found in a cell, in the order in which `private_kinds` lists it.
KINDS = (
    "link_query",
    "password",
    "meeting",
    "mail",
    "phone",
    "link_token",
    "bank_account",
    "national_id",
    "birth_date",
)


class Mask(NamedTuple):
    """One thing to mask: all that `pattern` finds becomes `shown`."""

    kind: str
    pattern: str
    shown: str


# Patterns are read by three engines: DuckDB's RE2, Python's re (re.ASCII) and, one day, Java's. So: no look-around, no
# back-reference, no flag, no \s \w $ or dot, which differ; case is spelled out. RE2 and Python write a group in what is
# put instead as \1, Java as $1, and ibis 12 translates neither.


def _any_case(words: str) -> str:
    """A pattern of words in which each letter may be of either case; what is not a letter stays."""
    return "".join(
        f"[{letter}{letter.upper()}]" if letter.isalpha() and letter != letter.upper() else letter for letter in words
    )


_SPACES = " \t\n\r\f\v\u00a0\u2007\u202f\u3000"
#: What ends a link: blanks, quotes around it, and the punctuation of languages that put no blank behind one.
_STOP = _SPACES + '<>"，。；！？、）】》」'
#: What closes a sentence or a bracket behind a link, and belongs to neither.
_CLOSING = r"'),.;:!?\]"
_TAIL = rf"[^{_STOP}]*[^{_STOP}{_CLOSING}]"
_HOST_END = r"[A-Za-z0-9]\.[A-Za-z]{2,24}(?::[0-9]{1,5})?"
_MEETING_HOST = "(?:" + "|".join(
    (
        _any_case(r"zoom\.(?:us|com|com\.cn)/(?:j|s|w|my|wc|rec|meetings?)"),
        _any_case(r"zoomgov\.com/(?:j|s|w|my|wc|rec|meetings?)"),
        _any_case(r"teams\.(?:microsoft|live)\.com"),
        _any_case(r"meet\.(?:google\.com|jit\.si|goto\.com|lync\.com)"),
        _any_case(r"(?:gotomeeting|webex|whereby|bluejeans)\.com"),
        _any_case(r"(?:vc|meeting)\.(?:feishu\.cn|larksuite\.com|tencent\.com)"),
    )
) + ")/"  # fmt: skip
_CHAT_NUMBER = "(?:" + _any_case(r"wa\.me/|api\.whatsapp\.com/send/") + r")\+?"
_LATIN = "\u00c0-\u024f"  # its letters beyond ASCII: names have them
_MAIL = (
    rf"[A-Za-z0-9{_LATIN}!#$%&*+^_`{{}}~.\-]+(?:[@＠]|%40| ?(?:\((?:at|AT)\)|\[(?:at|AT)\]) ?)"
    rf"(?:[A-Za-z0-9{_LATIN}_\-]+\.)+[A-Za-z]{{2,24}}"
)

# ---- passwords -------------------------------------------------------------------------------------------------------

_SECRET = "(?:" + _any_case(
    "pass[ -]?word|pass[ -]?wort|pass[ -]?code|pass[ -]?phrase|kennwort|kenncode|zugangscode|mot de passe|code secret|"
    "contraseña|contrasena|código de acceso|codigo de acceso|"
    "geheimzahl|geheimnummer|code d'accès|code d’accès|code d'acces|code confidentiel|code d'entrée|clave secreta|"
    "one[ -]?time (?:code|password)|otp|2fa[ -]?code|sms[ -]?code|"
    "密码|密碼|口令"
) + ")"  # fmt: skip
_LOGIN = "(?:" + _any_case(
    "user[ -]?name|user[ -]?id|login|log[ -]in|benutzername|nutzername|identifiant|usuario|用户名|账号|帳號"
) + ")"  # fmt: skip
_SHORT = "(?:" + _any_case("pwd|pw|psw|clave|mdp|user") + ")"
_KEY = "(?:" + _any_case(
    "api[ _-]?key|access[ _-]?key|secret[ _-]?key|(?:access|security|entry|door|guest|verification)[ -]?code|token|pass"
) + ")"  # fmt: skip
_PASS = "(?:" + _any_case("pass|pwd|pw|psw") + ")"
#: A bracket that a mask put there stands for letters or figures.
_NOT_IN_WORD = rf"(^|[^A-Za-z0-9{_LATIN}\]])"
_IS = "(?: (?:" + _any_case("is|ist|lautet|est|es") + ")|是|为)?"
_FOR = "(?: (?:" + _any_case("for|to|of|für|zum|zur|pour|para|de|del") + r") [^:=：\n0-9@%+\[]{1,30})?"
_MARKS = " \t\u00a0\u202f\u3000*_`\"'"
_SAYS = rf"[{_MARKS}]*[:=：][{_MARKS}]*"
_VALUE = rf"(?:[0-9]{{3}}[ \-][0-9]{{3}}[^{_SPACES}]*|[^{_SPACES}]+)"
#: As a value, but no mask: what stands behind one that was put there has been looked at.
_VALUE_UNMASKED = rf"(?:[^{_SPACES}\[]|\[[^{_SPACES}p])[^{_SPACES}]*"
_VALUE_WITH_FIGURE = rf"(?:[0-9]{{3}}[ \-][0-9]{{3}}[^{_SPACES}]*|[^{_SPACES}0-9\[]*[0-9][^{_SPACES}]*)"
#: Between a word for a password and one with a figure in it, where no colon stands: `passcode 123456`, `pw is hunter2`.
_LOOSELY = rf"(?:[{_MARKS}(/>→–\-]{{1,4}}|是|为)"
_PIN = (
    "(?:" + _any_case("pin|nip") + ")(?:[ -]?(?:" + _any_case("code|number|nummer|no|nr") + rf"))?{_IS}[ :=#：]{{0,3}}"
)
#: A name and a password said in one breath: `credentials: jane / hunter2`.
_BOTH = (
    "(?:" + _any_case("credentials|log[ -]?in data|zugangsdaten|logindaten|identifiants|credenciales|登录信息") + ")"
)
_SAYS_OR_BLANK = rf"[{_MARKS}:=：#]{{1,4}}"
_DIALLED = r"[0-9]{3,}(?:[ \-]?[0-9]{2,})*#?"
#: The codes that a telephone conference asks for, with no colon: `access code 123 456#`.
_DIAL_CODE = "(?:" + _any_case(
    "(?:access|security|entry|door|gate|guest|verification|conference|participant|attendee|host|moderator|dial[ -]?in)"
    "[ -](?:code|pin|passcode|key)|zugangscode|einwahlcode|teilnehmercode|code (?:de )?(?:participant|conférence)|"
    "código de (?:participante|conferencia)"
) + ")"  # fmt: skip
_PAIR = rf"{_any_case('user')}{_SAYS}[^{_SPACES}]+[ \t\n]{_any_case('pass')}{_SAYS}"

# ---- meeting ids -----------------------------------------------------------------------------------------------------

_MEETING_WORD = "(?:" + _any_case(
    "meeting|webinar|conference|zoom|webex|teams|besprechungs?|réunion|reunión|会议|會議|access|event|participant"
) + ")"  # fmt: skip
_ID_WORD = rf"(?:[ \-]?(?:{_any_case('id|code|number|no|nr|kennung')}|号码|号|號)\.?)"
_MEETING_ID = r"(?:[0-9]{4}[ \-][0-9]{3}[ \-][0-9]{4}|[0-9]{3}[ \-]?(?:[0-9]{3}[ \-]?[0-9]{3}(?:[ \-]?[0-9]{3} ?[0-9]|[ \-]?[0-9]{2,3})?|[0-9]{3,4}[ \-]?[0-9]{4}))\b"
#: What it is besides, in brackets: `Meeting number (access code): 2551 234 5678`.
_BESIDES = r"(?: ?\([^()\n0-9]{1,20}\))?"

# ---- phone numbers ---------------------------------------------------------------------------------------------------

#: What may stand before a number that is a phone's: no letter, figure or sign of a link, an id, an amount or a mask.
_BEFORE = rf"(^|[^A-Za-z0-9{_LATIN}_/.\-=#&%?+@~$€£¥\]])"
_BETWEEN = "[ ().\\-/\u00a0\u2007\u202f\u2010\u2011\u2013]{0,3}"
_PHONE_WORD = "(?:" + _any_case(
    "(?:cell|mobile|tele)?[ -]?phone|cell|mobile|mob|tel|whatsapp|handy|telefon|teléfono|téléphone|móvil|fax|wechat"
) + ")"  # fmt: skip
_PHONE_SAID = rf"(?:{_NOT_IN_WORD.replace('(', '(?:', 1)}{_PHONE_WORD}|电话|電話|手机|手機|微信)"
_PHONE_SIGNS = rf"(?: ?(?:{_any_case('number|no|nr')}|号码|号|號碼|號))?[ .:=()#：]{{0,4}}"
_PLAIN_NUMBER = r"(?:[2-9][0-9]{9}|1[3-9][0-9]{9})\b"
_APART = r"(?::? {1,3}|[\n(,;，：])"
_PLAIN_NUMBERS = rf"{_PLAIN_NUMBER}(?:{_APART}{_PLAIN_NUMBER})*"
_GROUPED = (
    rf"[+＋][1-9](?:{_BETWEEN}[0-9]){{8,}}",
    rf"00[1-9](?:{_BETWEEN}[0-9]){{9,}}",
    rf"\(0[0-9]{{2,5}}\)(?:{_BETWEEN}[0-9]){{6,}}",
    rf"0[1-9][0-9](?:{_BETWEEN}[0-9]){{6,}}",
    r"0[1-9](?:(?: [0-9]{2}){4}|(?:\.[0-9]{2}){4}|(?:-[0-9]{2}){4})\b",
    r"(?:1[ .\-])?\([0-9]{3}\) ?[0-9]{3}[ .\-]?[0-9]{4}\b",
    r"(?:1[ .\-])?[0-9]{3}(?:-[0-9]{3}-|\.[0-9]{3}\.| [0-9]{3}[ \-])[0-9]{4}\b",
    r"[0-9]{3}(?: [0-9]{4} |-[0-9]{4}-)[0-9]{4}\b",
    r"[6-9][0-9]{2}(?: [0-9]{3} [0-9]{3}|(?: [0-9]{2}){3})\b",
    r"[6-9][0-9]{4} [0-9]{5}\b",
)

# ---- numbers of a person, and of an account ---------------------------------------------------------------------------

_NUMBER_SAID = "(?: (?:" + _any_case("number|no|nr|nummer") + rf"))?\.?{_IS}[ :=#：]{{0,3}}"
_SSN_WORD = "(?:" + _any_case(
    "ssn|social security|social insurance|sozialversicherungsnummer|sv-nummer|steuer-?id|tax id|"
    "numéro de sécurité sociale|seguridad social|dni|passport|reisepass(?:nummer)?|national id"
) + ")"  # fmt: skip
_SSN_LOOSE = r"[0-9](?:[ .\-]?[0-9]){6,14}(?: ?[A-Z] ?[0-9]{3})?[A-Z]?\b"
#: As the United States give them: no area 000, 666 or 9.., no group 00, no serial 0000.
_SSN = (
    "(?:00[1-9]|0[1-9][0-9]|[1-578][0-9]{2}|6(?:[0-57-9][0-9]|6[0-57-9]))-(?:0[1-9]|[1-9][0-9])-"
    "(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
)
#: A passport's number begins with letters in many countries.
_PASSPORT = "(?:" + _any_case(
    "passport|reisepass|reisepassnummer|passeport|pasaporte|ausweis|ausweisnummer|personalausweis|护照号?"
) + ")"  # fmt: skip
_PASSPORT_NUMBER = r"[A-Za-z]{0,2}[0-9][A-Za-z0-9]{5,9}\b"
_NINO_WORD = "(?:" + _any_case("ni|nino|national insurance") + ")"
_NINO_LOOSE = r"[A-Za-z]{2}[ \-]?[0-9]{2}[ \-]?[0-9]{2}[ \-]?[0-9]{2}[ \-]?[A-Da-d]\b"
#: As the United Kingdom gives them. Without its blanks and without a word for it, it may be the number of a job.
_NINO = (
    "(?:[ACEHJLMOPRSWXY][A-CEGHJ-NPR-TW-Z]|B[A-CEHJ-NPR-TW-Z]|G[ACEGHJ-NPR-TW-Z]|K[A-CEGHJ-MPR-TW-Z]|"
    "N[A-CEGHJLMNPRSW-Z]|T[A-CEGHJ-MPR-TW-Z]|Z[A-CEGHJ-NPR-TW-Y]) [0-9]{2} [0-9]{2} [0-9]{2} [A-D]"
)
#: Behind its word an account needs no proof: one that is mistyped is as private.
_IBAN_SAID = (
    rf"({_any_case('iban')}{_NUMBER_SAID})[A-Za-z]{{2}}[0-9]{{2}}(?:[ \-]?[A-Za-z]{{4}})?(?:[ \-]?[0-9]){{7,28}}"
)

# ---- the day of one's birth ------------------------------------------------------------------------------------------

_BORN = "(?:" + _any_case(
    "born(?: on)?|d\\.?o\\.?b\\.?|birth[ -]?da(?:te|y)|date of birth|geb\\.|geboren(?: am)?|geburts(?:datum|tag)|née?(?: le)?|"
    "date de naissance|nacid(?:o|a)(?: el)?|fecha de nacimiento"
) + ")"  # fmt: skip
_ORDINAL = r"(?:st|nd|rd|th|er|\.)?"
_IN_WORDS = rf"[A-Za-z{_LATIN}]{{3,10}}\.?"
_BIRTHDAY = (
    r"(?:(?:19|20)[0-9]{2}[\-/.][0-9]{1,2}[\-/.][0-9]{1,2}|[0-9]{1,2}[\-/.][0-9]{1,2}[\-/.](?:(?:19|20)[0-9]{2}|[0-9]{2})"
    rf"|[0-9]{{1,2}}{_ORDINAL}(?: of| de)?[ \-]{_IN_WORDS},?(?: de)?[ \-](?:19|20)[0-9]{{2}}"
    rf"|{_IN_WORDS} [0-9]{{1,2}}{_ORDINAL},? (?:19|20)[0-9]{{2}})\b"
)
_BIRTHDAY_IN_CHINESE = r"((?:出生(?:日期|年月日)?|生日)[ :：是为]{0,3})[0-9]{4}(?:年[0-9]{1,2}月[0-9]{1,2}日?|[\-/.][0-9]{1,2}[\-/.][0-9]{1,2})"

#: A code that lets one in, by the words before it: the code of a job is told by what it is the code of.
_CODE = rf"(?:^|[.,;:(|\n/]|(?:^|[ \n]){_any_case('(?:use|with|the|enter|your|my|by|and)')}) ?{_any_case('code')}"
_CODE_NUMBER = r"[0-9](?:[ \-]?[0-9]){5,7}#?"

# ---- tokens in the path of a link -------------------------------------------------------------------------------------

#: What stands before a token in a path: whoever has the link is let in by it.
_LETS_IN = "/(?:" + _any_case(
    "invit(?:e|es|ation|ations)|tokens?|verify|verification|confirm|confirmation|reset|magic|magic-link|sso|auth|session|"
    "onboarding|accept|join|sign-?in|log-?in|einladung|invitacion"
) + ")/"  # fmt: skip

_UP_TO_12 = (
    "|".join(rf"[A-Za-z]{{{n}}}[0-9][A-Za-z0-9]{{{11 - n},}}" for n in range(11)) + "|[A-Za-z]{11,}[0-9][A-Za-z0-9]*"
)

#: What a link or the id of a meeting holds goes first, before a password or a number could be seen in it.
IN_LINKS = (
    Mask("password", rf"(://)[^{_STOP}/?#\[]*@", r"\1"),
    Mask("link_query", rf"((?:://|www\.|WWW\.|Www\.)[^{_STOP}?#\[]*)[?#]{_TAIL}", r"\1"),
    Mask("link_query", rf"({_HOST_END}(?:/[^{_STOP}?#\[]*)?)[?#](?:[^{_STOP}\[]|\[[0-9]*\])*=(?:{_TAIL})?", r"\1"),
    Mask("meeting", rf"({_MEETING_HOST})[^{_STOP}?#\[]*[^{_STOP}?#\[{_CLOSING}]", r"\1[meeting]"),
    Mask("phone", rf"({_CHAT_NUMBER})[0-9]{{6,}}", r"\1[phone]"),
    Mask("link_token", rf"({_LETS_IN})[A-Za-z_\-]*[0-9][A-Za-z0-9_.~=\-]{{10,}}[A-Za-z0-9_=]", r"\1[link_token]"),
    Mask("link_token", rf"({_LETS_IN})(?:{_UP_TO_12})", r"\1[link_token]"),
)

#: In this order, behind those above and what private_whole.py masks.
IN_TEXT = (
    Mask("bank_account", rf"{_NOT_IN_WORD}{_IBAN_SAID}", r"\1\2[bank_account]"),
    Mask("meeting", rf"({_MEETING_WORD}{_ID_WORD}?{_BESIDES}[ :=#：\-]{{0,3}}){_MEETING_ID}", r"\1[meeting]"),
    Mask("meeting", r"(/j/)[0-9]{9,11}\b", r"\1[meeting]"),
    Mask("meeting", rf"((?:^|[.,;:(|\n/\-，。；]) ?{_any_case('id')}[ :=#：]{{1,3}}){_MEETING_ID}", r"\1[meeting]"),
    Mask("password", rf"{_NOT_IN_WORD}({_PAIR}){_VALUE}", r"\1\2[password]"),
    Mask("password", rf"((?:{_SECRET}|{_LOGIN}){_FOR}{_IS}{_SAYS}){_VALUE}", r"\1[password]"),
    Mask("password", rf"{_NOT_IN_WORD}({_SHORT}{_FOR}{_IS}{_SAYS}){_VALUE}", r"\1\2[password]"),
    Mask("password", rf"({_SECRET}{_IS}{_LOOSELY}){_VALUE_WITH_FIGURE}", r"\1[password]"),
    Mask("password", rf"{_NOT_IN_WORD}({_SHORT}{_IS}{_LOOSELY}){_VALUE_WITH_FIGURE}", r"\1\2[password]"),
    Mask("password", rf"{_NOT_IN_WORD}({_KEY}{_IS}{_SAYS}){_VALUE_WITH_FIGURE}", r"\1\2[password]"),
    Mask("password", rf"{_NOT_IN_WORD}({_PIN})[0-9]{{3}}[0-9\-]*", r"\1\2[password]"),
    Mask("password", rf"({_BOTH}{_SAYS}){_VALUE_UNMASKED}(?: ?[/,|] ?{_VALUE})?", r"\1[password]"),
    Mask("password", rf"{_NOT_IN_WORD}({_DIAL_CODE}{_IS}{_SAYS_OR_BLANK}){_DIALLED}", r"\1\2[password]"),
    Mask("national_id", rf"{_NOT_IN_WORD}({_SSN_WORD}{_NUMBER_SAID}){_SSN_LOOSE}", r"\1\2[national_id]"),
    Mask("national_id", rf"{_NOT_IN_WORD}({_PASSPORT}{_NUMBER_SAID}){_PASSPORT_NUMBER}", r"\1\2[national_id]"),
    Mask("birth_date", rf"{_NOT_IN_WORD}({_BORN}{_IS}[ :=：]{{1,3}}){_BIRTHDAY}", r"\1\2[birth_date]"),
    Mask("birth_date", _BIRTHDAY_IN_CHINESE, r"\1[birth_date]"),
    Mask("password", rf"({_CODE}{_IS}{_SAYS_OR_BLANK}){_CODE_NUMBER}", r"\1[password]"),
    Mask("national_id", rf"{_BEFORE}{_SSN}\b", r"\1[national_id]"),
    Mask("national_id", rf"{_NOT_IN_WORD}({_NINO_WORD}{_NUMBER_SAID}){_NINO_LOOSE}", r"\1\2[national_id]"),
    Mask("national_id", rf"{_NOT_IN_WORD}{_NINO}\b", r"\1[national_id]"),
    Mask("mail", _MAIL, "[mail]"),
    # A password right behind the name that goes with it: `login: ann pass - hunter2`, `login ann@mail.example / hunter2`.
    Mask("password", rf"(\[password\][ ,;]{{1,3}}{_PASS}[ :=>–\-]{{1,4}}){_VALUE}", r"\1[password]"),
    Mask(
        "password",
        rf"({_LOGIN}[{_MARKS}:=：]{{0,4}}\[(?:mail|password)\] ?[/|] ?){_VALUE_WITH_FIGURE}",
        r"\1[password]",
    ),
    Mask("phone", rf"{_BEFORE}(?:{'|'.join(_GROUPED)})", r"\1[phone]"),
    Mask("phone", rf"({_PHONE_SAID}{_PHONE_SIGNS})[0-9]{{9,15}}\b", r"\1[phone]"),
    # A number without a blank that is all of a cell, or behind the word for an id, is an id and no phone.
    Mask("phone", rf"^{_PLAIN_NUMBERS}([ ,;\n])", r"[phone]\1"),
    Mask("phone", rf"((?:[^DdFfQq:# 0-9]|[^Ii][Dd]|[^Ee][FfQq]){_APART}){_PLAIN_NUMBERS}", r"\1[phone]"),
    # A telephone conference wants a code behind its number, and a # behind that.
    Mask(
        "password",
        # The # stays: a number behind it is an id, when it is masked once as when it is masked again.
        rf"(\[phone\][ ,;]{{1,4}}(?:(?:{_any_case('code|pin|id|passcode')})[ :]{{0,2}})?)[0-9]{{3,}}(?:[ \-]?[0-9]{{2,}})*#",
        r"\1[password]#",
    ),
)

# ---- the guard -------------------------------------------------------------------------------------------------------

ADDRESS_SIGNS = ("@", "＠", "%40", "(at)", "(AT)", "[at]", "[AT]")
LINK_SIGNS = ("=", "://", "www.", "WWW.", "Www.")
#: Every number that is masked has nine figures, and none begins right behind a slash, as ids in links do.
_NINE_FIGURES = rf"(?:^|[^0-9/])[0-9](?:{_BETWEEN}[0-9]){{8}}"
_STEMS = "|".join(
    _any_case(stem)
    for stem in (
        "pass|pw|psw|pin|nip|otp|user|login|log[ -]in|kennwort|nutzername|contrase|clave|mdp|code|código|identifiant|usuario|key|"
        "token|密|口令|geheim|zugangs|credential|credencial|logindaten|insurance|nino|iban|versicherung|social|ssn|dni|passport|reisepass|tax id|steuer|national id|"
        "born|birth|dob|d\\.o\\.b|geb\\.|gebor|geburts|né le|née le|naissance|nacid|nacimiento|出生|生日|护照|passeport|pasaporte|ausweis|"
        "用户名|账号|帳號"
    ).split("|")
)
#: What is masked behind such a word has a figure, or one of these before it; a name that holds the word (Compass) has neither.
_SAID = "[^\ufdd0]*[0-9:=：]"
#: The name of a platform alone says how one met; it is masked in a link, or before figures, which are looked for above.
_PLATFORMS = _any_case(
    r"(?:zoom|zoomgov|teams|meet|meeting|webex|whereby|bluejeans|feishu|larksuite|whatsapp)\.|wa\.me"
)
#: Behind these masks others may stand.
_MASKS = r"\[(?:password|phone|mail)\]"
#: A token in a path, or a number in pairs (`AB 12 34 56 C`), or one behind `NI`.
_IN_PATHS = rf"/eyJ|/j/[0-9]|/(?:[A-Za-z0-9_.~=\-]*[0-9][A-Za-z]){{2}}|{_LETS_IN}|[0-9]{{2}} [0-9]{{2}} [0-9]{{2}} [A-D]|[Nn][Ii][ :=#A-Za-z.]{{1,6}}[0-9]{{2}}"
#: One pattern that captures nothing is one pass; looking for each of so many words would be as many.
GUARD = f"{_NINE_FIGURES}|(?:{_STEMS}){_SAID}|{_PLATFORMS}|{_MASKS}|{_IN_PATHS}"
#: A moment as machines write it has nine figures and is nobody's number; a log may have one in each row.
MOMENT = (
    r"^[12][0-9]{3}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?:Z|UTC|[+\-][01][0-9]:?[0-5][0-9]))?"
)
