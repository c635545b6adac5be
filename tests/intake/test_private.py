"""What is too private: headers dropped at the door, and cells masked; each row is one case, with what must become of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.contract.vocabulary import plain
from pipelines.engine import open_engine
from pipelines.intake.private import (
    is_private_header,
    masked,
    masked_all,
    masked_text,
    may_hold,
    private_kinds,
)
from pipelines.intake.private_masks import KINDS

# ---- headers ---------------------------------------------------------------------------------------------------------

PRIVATE_HEADERS = """
Birth date|Birthdate|DOB|Date of birth|Age|Ethnicity|Race|Disability|Disabled?|Health|Health insurance number|Religion|
Visa|Visa status|Visa sponsorship needed|Immigration status|Citizenship|Nationality|Work permit|Work authorization|
National number|National ID|SSN|Student number|Student ID|Passport|Bank|Bank account|IBAN|Account number|Password|
Portal password|Login|Phone|Phone No.|Phone number|Mobile|Mobile phone|Cell|Telephone|WhatsApp|Street|Street address|
Address|Home address|Gender|Pronouns|Sexual orientation|Marital status|Children|Veteran status|Criminal record|
Contact Email|Contact e-mail|Contact Phone Number|Contact number|Contact info|Contact's email address|Sender Email|
Recruiter mail|Recruiter phone|Recruiter email address|Interviewer's email|Interviewer LinkedIn|HR e-mail|
LinkedIn profile of contact|Email of recruiter|Hiring manager LinkedIn URL|Phone screen phone number|
Geburtsdatum|Alter|Behinderung|Schwerbehinderung|Gesundheit|Konfession|Aufenthaltstitel|Staatsangehörigkeit|
Personalausweisnummer|Matrikelnummer|Kontonummer|Passwort|Telefon|Handynummer|Anschrift|Straße|Geschlecht|Familienstand|
Ansprechpartner E-Mail|Date de naissance|Handicap|Santé|Titre de séjour|Nationalité|Numéro étudiant|Mot de passe|
Téléphone|Adresse|Sexe|Situation familiale|Fecha de nacimiento|Discapacidad|Salud|Religión|Nacionalidad|DNI|Contraseña|
Teléfono|Móvil|Dirección|Género|Estado civil|Correo del contacto del reclutador teléfono|
出生日期|年龄|民族|残疾|健康状况|宗教信仰|签证状态|国籍|身份证号|学号|银行卡号|密码|电话|手机号|家庭地址|性别|婚姻状况|联系方式|
Contact|Contact(s)|Contact name|Contact person|Contact's name|Key contact|Contact 1|Contact at company|Name of contact|HR contact|
Point of contact|POC|Recruiter|Recruiter name|Recruiter's name|Recruiter/contact|Name of the recruiter|Hiring manager|Hiring Manager Name|
Interviewer|Interviewers|Interviewer name(s)|Names of interviewers|Referrer|Referred by|Referral name|Manager name|HR name|
Ansprechpartner|Ansprechpartnerin|Ansprechpartner/in|Ansprechperson|Kontaktperson|Name Ansprechpartner|Contact RH|Recruteur|
Nom du recruteur|Nom du contact|Interlocuteur|Contacto|Nombre del reclutador|Persona de contacto|Reclutador|联系人|招聘人|联系人姓名|面试官姓名
"""
KEPT_HEADERS = """
Phone screen|Phone screen date|Phone interview date|Phone/video|Phone call notes|By phone|Job bank|Question bank|
Email address|Email|Email sent|Thank you email|Recruiter emailed|HR email sent|Contact date|Last contact|
New contacts|Reference number|Referral|First contact|Contacted|Contact method|Contact role|Contact type|Recruiter screen|
Recruiter call|Recruiter agency|Hiring manager interview|Hiring manager call|HR|Interviewer role|Interviewer's questions|
Manager|Type de contrat|Letzter Kontakt|Contacted recruiter|Date of contact|Dernier contact|Referral source|Health insurance|Healthcare experience|Medical benefits|
Mobile developer|Mobile app|Address concerns|How I addressed concerns|Concerns addressed|Race condition question|Trace|
Streetwise|Language|Age (days)|Visa sponsorship offered|Sponsors visa|Company address|Web address|Website address|
Password reset sent|Orientation date|Location|State|Keywords|Palabras clave|Stage|Company|Salary|Notes|Job ID|Interview PIN|
E-Mail-Adresse|Adresse e-mail|Herkunft der Stelle|电话面试|公司地址|备注|Employer LinkedIn|Company email domain|Swift
"""


def headers(listed: str) -> list[str]:
    return [name.strip() for name in listed.split("|") if name.strip()]


@pytest.mark.parametrize("header", headers(PRIVATE_HEADERS))
def test_a_private_header_is_known(header: str) -> None:
    assert is_private_header(plain(header))


@pytest.mark.parametrize("header", headers(KEPT_HEADERS))
def test_a_header_that_only_sounds_private_is_kept(header: str) -> None:
    assert not is_private_header(plain(header))


# ---- cells -----------------------------------------------------------------------------------------------------------

#: cell, what is shown of it, the kinds found.
CELLS: list[tuple[str, str, str]] = [
    # mail addresses
    ("jane.doe+jobs@mail.example.co.uk", "[mail]", "mail"),
    ("Ask Jane <jane@x.com>, or bob@y.org.", "Ask Jane <[mail]>, or [mail].", "mail"),
    ("mailto:jane@x.com?subject=Hello%20Jane", "mailto:[mail]", "link_query mail"),
    ("邮箱jane@x.com，谢谢", "邮箱[mail]，谢谢", "mail"),
    ("jürgen.müller@büro.de", "[mail]", "mail"),
    ("jane (at) x.com or jane[at]x.com", "[mail] or [mail]", "mail"),
    # links
    ("https://x.com/job?id=1&token=abc#y", "https://x.com/job", "link_query"),
    ("www.x.com/a?b=c", "www.x.com/a", "link_query"),
    ("jobs.lever.co/acme/12?lever-source=abc", "jobs.lever.co/acme/12", "link_query"),
    ("(see https://x.com/a?b=c), then https://y.org/#/s/secret!", "(see https://x.com/a), then https://y.org/!", "link_query"),
    ("[ad](https://x.com/a?b=c) seen", "[ad](https://x.com/a) seen", "link_query"),
    ("链接https://x.com/a?b=c，明天面试", "链接https://x.com/a，明天面试", "link_query"),
    ("https://jane:hunter2@x.com/a", "https://x.com/a", "password"),
    ("https://x.com/u/jane@y.org/cv", "https://x.com/u/[mail]/cv", "mail"),
    # meetings
    ("https://us02web.zoom.us/j/81234567890?pwd=aBc1", "https://us02web.zoom.us/j/[meeting]", "link_query meeting"),
    ("zoom.us/my/jane.doe", "zoom.us/my/[meeting]", "meeting"),
    ("meet.google.com/abc-defg-hij at 3", "meet.google.com/[meeting] at 3", "meeting"),
    ("https://teams.microsoft.com/l/meetup-join/19%3ameeting_Ab%40thread.v2/0?context=%7b%22Tid", "https://teams.microsoft.com/[meeting]", "link_query meeting"),
    ("https://acme.webex.com/acme/j.php?MTID=m1a2", "https://acme.webex.com/[meeting]", "link_query meeting"),
    ("Meeting ID: 812 3456 7890\nPasscode: 123456", "Meeting ID: [meeting]\nPasscode: [password]", "password meeting"),
    ("Meeting ID: 234 567 890 12", "Meeting ID: [meeting]", "meeting"),
    ("ID 812-3456-7890", "ID [meeting]", "meeting"),
    ("Zoom 81234567890, bring CV", "Zoom [meeting], bring CV", "meeting"),
    ("Access code: 123 456 789", "Access code: [meeting]", "meeting"),
    ("会议号：812 3456 7890", "会议号：[meeting]", "meeting"),
    # passwords
    ("password: hunter2", "password: [password]", "password"),
    ("PASSWORD = s3cr3t! then on", "PASSWORD = [password] then on", "password"),
    ("pw=abc&x", "pw=[password]", "password"),
    ("portal pwd hunter2", "portal pwd [password]", "password"),
    ("Passwort: geheim", "Passwort: [password]", "password"),
    ("Passwort für Portal: geheim", "Passwort für Portal: [password]", "password"),
    ("the password is hunter2", "the password is [password]", "password"),
    ("**Password:** hunter2", "**Password:** [password]", "password"),
    ("passcode 123 456", "passcode [password]", "password"),
    ("PIN 1234", "PIN [password]", "password"),
    ("user: jane pass: secret", "user: [password] pass: [password]", "password"),
    ("login: jane / Kennwort: x", "login: [password] / Kennwort: [password]", "password"),
    ("mot de passe : soleil", "mot de passe : [password]", "password"),
    ("contraseña: luna", "contraseña: [password]", "password"),
    ("密码：abc", "密码：[password]", "password"),
    ("api_key=sk1abc", "api_key=[password]", "password"),
    # phone numbers
    ("+49 (0) 171 1234567", "[phone]", "phone"),
    ("+1-555-123-4567 x12", "[phone] x12", "phone"),
    ("tel:+4930123456", "tel:[phone]", "phone"),
    ("0049 171 1234567", "[phone]", "phone"),
    ("Jane (030) 1234567", "Jane [phone]", "phone"),
    ("Jane (030) 123456", "Jane [phone]", "phone"),
    ("0171/1234567", "[phone]", "phone"),
    ("01711234567", "[phone]", "phone"),
    ("06 12 34 56 78", "[phone]", "phone"),
    ("06.12.34.56.78", "[phone]", "phone"),
    ("(555) 123-4567", "[phone]", "phone"),
    ("call 555-123-4567, ask", "call [phone], ask", "phone"),
    ("call 5551234567", "call [phone]", "phone"),
    ("5551234567 Jane", "[phone] Jane", "phone"),
    ("电话13812345678", "电话[phone]", "phone"),
    ("138 1234 5678", "[phone]", "phone"),
    ("612 345 678", "[phone]", "phone"),
    ("98765 43210", "[phone]", "phone"),
    ("cell number: 123456789", "cell number: [phone]", "phone"),
    ("https://wa.me/491711234567", "https://wa.me/[phone]", "phone"),
    # passwords and codes that no colon introduces
    ("pw: x", "pw: [password]", "password"),
    ("PIN is 4321, PIN-Code 99887", "PIN is [password], PIN-Code [password]", "password"),
    ("access code 123456", "access code [password]", "password"),
    ("Geheimzahl 1234 / NIP 5678", "Geheimzahl [password] / NIP [password]", "password"),
    ("code confidentiel : 1234", "code confidentiel : [password]", "password"),
    ("Code d'accès : abc12", "Code d'accès : [password]", "password"),
    ("clave secreta = luna", "clave secreta = [password]", "password"),
    ("OTP 493021 came", "OTP [password] came", "password"),
    ("Zugangsdaten: jane / hunter2, bald", "Zugangsdaten: [password] bald", "password"),
    ("credentials: jane/hunter2", "credentials: [password]", "password"),
    # telephone conferences
    ("dial-in +1 646 555 1234, access code 123 456#", "dial-in [phone], access code [password]", "password phone"),
    ("dial in 646-555-1234 code 1234567#", "dial in [phone] code [password]#", "password phone"),
    ("+1 646 555 1234,,8123456#", "[phone],,[password]#", "password phone"),
    ("Einwahlcode 445566#", "Einwahlcode [password]", "password"),
    # tokens in the path of a link
    ("https://x.com/invite/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "https://x.com/invite/[link_token]", "link_token"),
    ("x.com/a/eyJhbGciOi.eyJzdWIiOi.SflKxwRJSM, seen", "x.com/a/[link_token], seen", "link_token"),
    ("https://x.com/verify/3f8a9c7b-2d1e-4f5a-6b7c-8d9e0f1a2b3c/go", "https://x.com/verify/[link_token]/go", "link_token"),
    ("https://docs.x.com/d/1AbC2dEf3GhI_4jKl5MnO-6pQr7StU/edit", "https://docs.x.com/d/[link_token]/edit", "link_token"),
    ("https://x.com/s/3f8a9c7b2d1e4f5a6b7c8d9e0f1a2b3c?u=1", "https://x.com/s/[link_token]", "link_query link_token"),
    ("https://x.com/join/k3J9sLq82Zt4", "https://x.com/join/[link_token]", "link_token"),
    # meetings by their number, and codes that a sentence names
    ("Webex meeting number: 2551 234 5678", "Webex meeting number: [meeting]", "meeting"),
    ("Meeting number (access code): 2551 234 5678", "Meeting number (access code): [meeting]", "meeting"),
    ("meet.acme.io/j/81234567890", "meet.acme.io/j/[meeting]", "meeting"),
    ("enter by the side door, code 998877", "enter by the side door, code [password]", "password"),
    ("use code 998877 at the desk", "use code [password] at the desk", "password"),
    ("Code: 99 88 77", "Code: [password]", "password"),
    # documents and the day of one's birth
    ("passport no C01X00T47 shown", "passport no [national_id] shown", "national_id"),
    ("Passport number: X1234567", "Passport number: [national_id]", "national_id"),
    ("born 12 May 1990 in Bonn", "born [birth_date] in Bonn", "birth_date"),
    ("Date of birth: 1990-05-12", "Date of birth: [birth_date]", "birth_date"),
    ("DOB 05/12/1990", "DOB [birth_date]", "birth_date"),
    ("I was born on May 12th, 1990", "I was born on [birth_date]", "birth_date"),
    ("geboren am 12.05.1990", "geboren am [birth_date]", "birth_date"),
    ("née le 12 mai 1990", "née le [birth_date]", "birth_date"),
    ("nacida el 12 de mayo de 1990", "nacida el [birth_date]", "birth_date"),
    ("出生日期：1990年5月12日", "出生日期：[birth_date]", "birth_date"),
    # accounts: whose check digits hold, or behind the word
    ("DE89370400440532013000", "[bank_account]", "bank_account"),
    ("pay to GB82 WEST 1234 5698 7654 32, thanks", "pay to [bank_account], thanks", "bank_account"),
    ("BE68 5390 0754 7034 ASAP", "[bank_account] ASAP", "bank_account"),
    ("IBAN: DE00 3704 0044 0532 0130 00", "IBAN: [bank_account]", "bank_account"),
    # national numbers
    ("SSN 123-45-6789", "SSN [national_id]", "national_id"),
    ("on the form 123-45-6789.", "on the form [national_id].", "national_id"),
    ("my ssn is 123456789", "my ssn is [national_id]", "national_id"),
    ("NI number QQ 12 34 56 C", "NI number [national_id]", "national_id"),
    ("NINO: AB123456C", "NINO: [national_id]", "national_id"),
    ("gave AB 12 34 56 C", "gave [national_id]", "national_id"),
    ("Sozialversicherungsnummer 12 150780 J 009", "Sozialversicherungsnummer [national_id]", "national_id"),
    # several
    ("jane@x.com 5551234567 https://x.com/?t=1 pw: a", "[mail] [phone] https://x.com/ pw: [password]", "link_query password mail phone"),
]  # fmt: skip
#: What only looks private: shown byte for byte.
ORDINARY = [
    "", " ", "Acme", "Phone screen", "REJECTED, POST-R1", "120,000 - 140,000", "$120,000 - 140,000", "120 000 - 140 000",
    "95.000 - 110.000", "60000-80000", "€95k", "2026-03-09", "2026-03-09 14:30", "2026-03-09T14:30:00+01:00",
    "2026-03-09T09:05:00.123456789Z", "09.03.2026 14:30", "05/11/2016 14:30", "8/3/2019 and 9/9/2019", "28.08.2016 & 09.00 AM",
    "Meeting 2026-03-09 10:00", "Zoom 2026-03-09 14:30", "Phone: 2026-03-09 14:00 with HR", "R-2024-12345678", "JR-0012345678",
    "3812345678", "Job ID 3812345678", "Job ID: 3812345678", "Ref 3812345678", "#3812345678", "1700000000", "1700000000123",
    "https://www.linkedin.com/jobs/view/3812345678/", "https://x.com/jobs/0171-1234567/engineer", "https://x.com/a?",
    "Did you see https://x.com/a?", "https://medium.com/@jane/post", "@jane on LinkedIn", "react@18.2.0", "C#/.NET? Yes",
    "ASP.NET/C#developer", "Node.js? Why?", "password reset sent", "Password policy asked", "Pass: yes", "pin the tab",
    "shipping: 12 days", "user research", "tokens of thanks", "Which key metrics? 3 of 5", "careers.zoom.us/jobs/1234567",
    "Met the team; round 2 of 3, 45 minutes, 5 people", "192.168.100.200", "v1.2.3-4567", "10 of 12 questions, 83 %",
    "DE89370400440532013001", "GB82 WEST 1234 5698 7654 33", "NO 1234567890123", "AB123456C", "JR-123456-B", "BG 12 34 56 C",
    "000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "A123-45-6789", "#123-45-6789",
    "code review 3 of 4", "coding 101", "access codebase 2026", "Spin 360", "pin 12", "level 300#", "ni 12", "insurance 2026",
    "https://jobs.lever.co/acme/3f8a9c7b-2d1e-4f5a-6b7c-8d9e0f1a2b3c", "https://x.com/confirm/senior-data-analyst",
    "https://acme.wd5.myworkdayjobs.com/en-US/Careers/job/Berlin/Senior-Data-Analyst_R-0123456",
    "https://x.com/jobs/3D-artist-and-2D-animator-remote-2026", "https://x.com/Senior%20C%2B%2B%20Engineer%20Berlin%202026",
    "https://github.com/jane/interview_preparation_2026_notes", "https://x.com/invite/friends", "a/b testing",
    "$85,000-95,000 / year, v2.10.3, round 2/3", "JOB2026ENGINEERBERLINREMOTE", "secret sauce 2026", "passport control team",
    "code 42", "job code 998877", "Java code 20260309", "https://apply.workable.com/acme/j/3F8A9C7B2D/", "https://x.com/join/our-team",
    "passport office 2026", "the idea was born 2019", "born leader, 12 May 1990 onwards", "stillborn 12 May", "airborne 12/05/1990",
    "面试很好，等消息", "Ça va à l'été", "1 000 000 000 users",
]  # fmt: skip


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with open_engine(Path(tmp_path_factory.mktemp("engine")), threads=1) as opened:
        yield opened


def in_engine(con: Any, texts: list[str | None], **expressions: Any) -> list[dict[str, Any]]:
    """For each text, in order, what each of the functions makes of it in the engine, and the kinds of what is private in it."""
    numbered = pa.table({"place": range(len(texts)), "text": pa.array(texts, pa.string())})
    table = ibis.memtable(numbered)
    made = {name: function(table.text) for name, function in expressions.items()}
    return list(con.to_pyarrow(private_kinds(table.mutate(**made)).order_by("place")).to_pylist())


def test_cells_are_masked_as_said(con: Any) -> None:
    rows = in_engine(con, [cell for cell, _, _ in CELLS], shown=masked)
    assert [
        (cell, row["shown"], " ".join(row["kinds"])) for (cell, _, _), row in zip(CELLS, rows, strict=True)
    ] == CELLS


def test_what_only_looks_private_stays_as_it_was(con: Any) -> None:
    rows = in_engine(con, ORDINARY, shown=masked)
    assert [row["shown"] for row in rows] == ORDINARY
    assert [cell for cell, row in zip(ORDINARY, rows, strict=True) if row["kinds"]] == []


def test_nothing_stays_nothing(con: Any) -> None:
    expected = {"place": 0, "shown": None, "kinds": [], "may": None}
    assert in_engine(con, [None], shown=masked, may=may_hold) == [expected]


def test_python_masks_as_the_engine_does(con: Any) -> None:
    texts = [cell for cell, _, _ in CELLS] + ORDINARY
    assert [masked_text(text) for text in texts] == [row["shown"] for row in in_engine(con, texts, shown=masked)]


#: For every word and sign that the guard looks for, a cell in which nothing else would tell it.
TELLTALES = [
    "psw: a", "User: a", "Login: a", "log-in: a", "Kennwort: a", "Nutzername: a", "clave: a", "mdp : a", "Door code: 1", "TOKEN: 1",
    "identifiant : a", "usuario: a", "secret key=1", "口令：a", "用户名：a", "账号：a", "帳號：a", "密碼：a", "pass: 1", "PIN: 123",
    "pw: a", "contraseña: a", "zoom.us/j/1", "Teams.microsoft.com/a", "meet.jit.si/a", "acme.webex.com/a", "whereby.com/a",
    "bluejeans.com/1", "vc.feishu.cn/1", "vc.larksuite.com/1", "wa.me/123456", "api.whatsapp.com/send/123456", "a@b.io", "a＠b.io",
    "a%40b.io", "a(at)b.io", "a(AT)b.io", "a [at] b.io", "a[AT]b.io", "x.io?a=b", "x://y?a", "x://y#a", "www.x?a", "WWW.x?a", "Www.x?a",
    "+123456789", "tel012345678", "ssn 1234567", "dni 12345678Z",
    "passport 1234567", "Reisepassnummer 1234567", "tax id 1234567", "Steuer-ID 1234567", "national id 1234567", "social security 1234567",
    "seguridad social 1234567", "Sozialversicherungsnummer 12 150780 J 009", "NIP 1234", "OTP 123456", "Geheimzahl 1234", "Zugangscode 1234", "credentials: a", "credenciales: a",
    "Logindaten: a", "national insurance AB123456C", "nino AB123456C", "NI AB123456C", "AB 12 34 56 C", "/eyJhbGciOiJIUzI1NiIsInR5",
    "/aB3dE5fG7hI9jK1lM3nO5pQ7r", "x/reset/abcdefgh1abcdefghijklm", "iban AB12 3456789", "código de acceso: a",
    "code 998877", "DOB 1/1/90", "Birth date 1/1/90", "geb. 1.1.90", "Geburtstag: 1.1.90", "né le 1/1/90", "date de naissance 1/1/90",
    "nacido 1/1/90", "fecha de nacimiento 1/1/90", "生日1990年1月1日", "x/join/abcdefgh1abcdefghijklm", "passport A1234567",
]  # fmt: skip


def test_the_guard_knows_each_word_and_sign(con: Any) -> None:
    rows = in_engine(con, list(TELLTALES), may=may_hold, shown=masked)
    assert [cell for cell, row in zip(TELLTALES, rows, strict=True) if not row["may"]] == []
    assert [cell for cell, row in zip(TELLTALES, rows, strict=True) if row["shown"] == cell] == []


#: What every other row of a log holds: to look at it closely would be most of the work on a large file.
EVERYDAY = [
    "Compass Stores", "Brightkey Clinics", "Pinewood", "Teams", "zoom", "Google Meet", "2026-06-07T18:40", "2026-06-07 18:40:00+02:00",
    "2026-03-09T09:05:00.123456789Z", "Monkey business, code review next",
]  # fmt: skip


def test_the_guard_lets_names_and_moments_pass(con: Any) -> None:
    rows = in_engine(con, EVERYDAY, may=may_hold, shown=masked)
    assert [cell for cell, row in zip(EVERYDAY, rows, strict=True) if row["may"]] == []


def test_every_kind_has_a_case() -> None:
    assert {kind for _, _, kinds in CELLS for kind in kinds.split()} == set(KINDS)


#: What stands right behind a mask, and would be masked itself if that were not one.
BEHIND_MASKS = [
    "+1 646 555 1234,,8123456# 5551234567 Jane", "dial in 646-555-1234 code 1234567# Pass: yes", "01711234567BE68 5390 0754 7034",
    "access code 123456BE68 5390 0754 7034", "credentials: jane/hunter2 / Date of birth: 1990-05-12 / Ref 3812345678",
    "credentials: jane/hunter2 / 2026-03-09 / Webex meeting number: 2551 234 5678",
]  # fmt: skip


def test_what_stands_behind_a_mask_is_looked_at_once(con: Any) -> None:
    rows = in_engine(con, BEHIND_MASKS, shown=masked, again=lambda text: masked(masked(text)))
    assert (
        [row["again"] for row in rows] == [row["shown"] for row in rows] == [masked_text(cell) for cell in BEHIND_MASKS]
    )


# ---- whatever is written ---------------------------------------------------------------------------------------------

PIECES = [
    *"@ : = . , ; / - ( ) ? # [ ] & + ' * | ，".split(), " ", "\n", "://", "https://", "www.", "x.com", ".us/j/", "zoom.us/j/",
    "meet.google.com/", "teams.microsoft.com/", "wa.me/", "(at)", "%40", "a", "Z9", "id", "ID: ", "Meeting", "pass", "password",
    "pw", "pin", "user", "login", "token", "code", "is", "for", "密码", "电话", "é", "phone", "tel", "0", "12", "171 ", "345", "4567",
    "5551234567", "13812345678", "812345678", "+49", "0049", "[mail]", "[phone]", "[meeting]", "[password]", "\u00a0",
]  # fmt: skip
SCRAPS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=14).map("".join)
LISTED = [cell for cell, _, _ in CELLS]
JOINED = st.lists(st.sampled_from(LISTED + ORDINARY), min_size=2, max_size=3)
TEXTS = SCRAPS | st.builds(lambda between, cells: between.join(cells), st.sampled_from([" ", ", ", "\n", ""]), JOINED)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def without_nul(texts: list[str]) -> list[str]:
    # A cell with a NUL is turned away before: no reader of a format gives one.
    return [text.replace("\x00", "") for text in texts]


@pytest.fixture(scope="module")
def in_engine_thrice(con: Any) -> Callable[[list[str]], list[dict[str, Any]]]:
    """As `in_engine`, for two functions, whose query is compiled once."""
    texts = con.create_table("texts_asked", schema={"place": "int64", "text": "string"}, temp=True)
    made = {"with_guard": masked(texts.text), "without": masked_all(texts.text)}
    asked_of = private_kinds(texts.mutate(**made)).order_by("place")
    con.con.execute("PREPARE thrice AS " + con.compile(asked_of))

    def of(asked: list[str]) -> list[dict[str, Any]]:
        con.con.execute("DELETE FROM texts_asked")
        places = list(range(len(asked)))
        con.con.execute("INSERT INTO texts_asked SELECT unnest(?::BIGINT[]), unnest(?::VARCHAR[])", [places, asked])
        told = con.con.execute("EXECUTE thrice").fetchall()
        return [dict(zip(asked_of.columns, row, strict=True)) for row in told]

    return of


def test_the_guard_hides_nothing_and_masking_twice_changes_nothing(
    in_engine_thrice: Callable[[list[str]], list[dict[str, Any]]],
) -> None:
    """What is asked is asked of each text, and a query takes half a second for one as for forty: all texts are in one."""
    texts: list[str] = []

    @settings(MANY, max_examples=12)
    @given(st.lists(TEXTS, min_size=30, max_size=60).map(without_nul))
    def invent(some: list[str]) -> None:
        texts.extend(some)

    invent()
    assert len(texts) >= 12 * 30
    for text, row in zip(texts, in_engine_thrice(texts), strict=True):
        assert row["with_guard"] == row["without"] == masked_text(text), text
        assert row["with_guard"] == masked_text(row["with_guard"]), text
        assert bool(row["kinds"]) == (row["with_guard"] != text) or "[" in text, text


WORD = st.from_regex(r"[A-Za-z0-9]{1,12}", fullmatch=True)
TOKEN = st.from_regex(r"[A-Za-z0-9_.~%-]{6,20}[A-Za-z0-9]", fullmatch=True)
AROUND = st.sampled_from(["{}", "Ask {} soon", "Round 2, {}; 45 min", "({})", "面试：{}，明天", "a\n{}\nb"])


@MANY
@given(AROUND, WORD, WORD, st.sampled_from(["com", "de", "co.uk"]))
@example("{}", "a", "b", "com")
def test_no_mail_address_is_shown(around: str, name: str, host: str, end: str) -> None:
    assert "@" not in masked_text(around.format(f"{name}@{host}.{end}"))


@MANY
@given(
    AROUND, WORD, TOKEN, st.sampled_from(["https://x.com/{}?t=SECRET", "www.x.com/{}#SECRET", "x.io/{}?a=1&b=SECRET"])
)
def test_no_token_of_a_link_is_shown(around: str, path: str, token: str, link: str) -> None:
    shown = masked_text(around.format(link.format(path).replace("SECRET", f"§{token}")))
    assert "§" not in shown
    assert path in shown


@MANY
@given(
    AROUND,
    TOKEN,
    st.sampled_from(["password: ", "Passwort = ", "pw=", "user: ", "mot de passe : ", "密码：", "Kennwort ist: "]),
)
def test_no_password_is_shown(around: str, password: str, label: str) -> None:
    assert "§" not in masked_text(around.format(f"{label}§{password}"))


@MANY
@given(AROUND, st.from_regex(r"[1-9][0-9]{2}[ -]?[0-9]{3,4}[ -]?[0-9]{4}", fullmatch=True))
def test_no_meeting_id_is_shown(around: str, number: str) -> None:
    for written in (f"Meeting ID: {number}", f"Zoom {number}", f"zoom.us/j/{number.replace(' ', '')}"):
        assert not re.search("[0-9]{3}", masked_text(around.format(written)))


@MANY
@given(st.text(alphabet="abcXYZ äé中 ,.;-!'\n", max_size=60))
def test_words_alone_are_never_touched(text: str) -> None:
    assert masked_text(text) == text


# ---- said beside a name, in short links, on cards --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("login: ann pass - hunter2", "login: [password] pass - [password]"),
        ("portal login ann@mail.example / Secr3tPw!", "portal login [mail] / [password]"),
        ("https://hire.example/invite/Zk3x9QpL7vTt", "https://hire.example/invite/[link_token]"),
        ("card 4111 1111 1111 1111 for the hotel", "card [bank_account] for the hotel"),
        ("4111-1111-1111-1111", "[bank_account]"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("https://hire.example/invite/team-lead", "https://hire.example/invite/team-lead"),
        ("https://hire.example/confirm/step2", "https://hire.example/confirm/step2"),
        ("login page / 2 forms", "login page / 2 forms"),
    ],
)
def test_passwords_behind_a_name_short_tokens_and_cards(con: Any, cell: str, shown: str) -> None:
    assert masked_text(cell) == shown
    rows = ibis.memtable(pa.table({"text": [cell, masked_text(cell)]}))
    assert con.to_pyarrow(masked(rows.text)).to_pylist() == [shown, shown]
