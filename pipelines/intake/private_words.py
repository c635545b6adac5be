"""Words of headers that are too private to keep (contract.md, Log tables: the deny-list), in the languages logs come in.

Words only, compared with headers made plain; how they are used is private.py.
"""

from __future__ import annotations

import re

_ENGLISH = (
    r"birth\w*|dob|born( on)?|^age$|my age|ethnic\w*|race|racial\w*|disab(led|ility|ilities)|handicap\w*|health|medical|"
    r"diagnos[ie]s|illness\w*|pregnan\w*|religi\w*|faith|visas?|immigra\w*|citizen\w*|nationality|nationalities|"
    r"work (permit|authori[sz]ation)|green card|right to work|(requires?|needs?) sponsorship|sponsorship (required|needed)|"
    r"national (id\w*|insurance|number|no)|ni number|ssn|social (security|insurance)|aadhaa?r|pan number|"
    r"tax (id\w*|number|no|file number)|(student|matriculation|enrol?ment) (number|no|nr|id)|studentid|passport\w*|"
    r"driv(er|ers|ing) licen[cs]e|id (number|card)|banks?|iban|bic|swift code|sort code|routing number|"
    r"account (number|no|nr)|(credit )?card number|credit card|password\w*|passcode\w*|passphrase|pwd|pin (code|number)|"
    r"login|phone\w*|cellphone\w*|cell|mobile|mobile\w* (number|no|phone)|tel|telephone\w*|fax|whats ?app|wechat|"
    r"street|address(es)?|gender|sex|pronouns?|sexual\w*|lgbt\w*|transgender|marital|married|spouse|children|dependents|"
    r"veteran\w*|criminal\w*|convictions?|union member\w*|political\w*|emergency contact"
)
_GERMAN = (
    r"geburt\w*|geboren\w*|alter|ethni\w*|ethnische herkunft|\w*behinder\w*|gesundheit\w*|krankheit\w*|krankenkasse|"
    r"krankenversicher\w*|konfession\w*|glaube|visum\w*|aufenthalts\w*|arbeitserlaubnis|staatsangeh\w*|staatsbürger\w*|"
    r"nationalität|\w*ausweis(nummer|nr)?|steuer ?(id\w*|nummer)|sozialversicherung\w*|matrikel\w*|studentennummer|"
    r"reisepass\w*|kontonummer|kontoverbindung|bankverbindung|passwort\w*|kennwort\w*|telefon\w*|handy\w*|mobil|"
    r"mobil(nummer|telefon)|rufnummer|strasse|straße|anschrift|adresse|geschlecht|sexuelle \w+|familienstand|kinder"
)
_FRENCH = (
    r"naissance|né le|née le|âge|origine ethnique|ethnie|handicap\w*|santé|maladie|titre de séjour|"
    r"permis de (travail|séjour)|nationalité|citoyenneté|numéro (national|étudiant|d étudiant|fiscal)|sécurité sociale|"
    r"carte d identité|passeport|banque|rib|compte bancaire|mot de passe|téléphone|portable|numéro de portable|rue|sexe|"
    r"genre|orientation sexuelle|situation (de famille|familiale|matrimoniale)|état civil|enfants"
)
_SPANISH = (
    r"nacimiento|nacido|edad|etnia|raza|discapacidad\w*|minusvalía|salud|enfermedad\w*|religión|visado|"
    r"permiso de (trabajo|residencia)|nacionalidad|ciudadanía|dni|nif|curp|número (nacional|de estudiante|de matrícula)|"
    r"seguridad social|pasaporte|banco|cuenta bancaria|contraseña|^clave$|clave de acceso|teléfono\w*|telefono\w*|móvil|"
    r"celular|calle|dirección|direccion|domicilio|género|sexo|orientación sexual|estado civil|hijos"
)
_CHINESE = (
    "出生|生日|年龄|年齡|民族|种族|種族|籍贯|残疾|殘疾|残障|健康|病史|疾病|宗教|信仰|签证|簽證|移民|国籍|國籍|公民身份|身份证|"
    "身份證|证件号|学号|學號|社保|护照|護照|银行|銀行|账户|帳戶|密码|密碼|口令|电话|電話|手机|手機|微信|地址|住址|性别|性別|"
    "性取向|婚姻|婚否|政治面貌"
)

#: The deny-list: birth date, ethnicity, disability, health, religion, visa or immigration status, national or student
#: number, bank, password, phone, street address, and what is of their kind. Chinese puts no blank between its words.
DENIED = re.compile(rf"\b({_ENGLISH}|{_GERMAN}|{_FRENCH}|{_SPANISH})\b|{_CHINESE}")

#: Left out of a header before the deny-list looks at it: each only sounds private. A phone screen is a stage, no number.
NOT_DENIED = re.compile(
    r"\b("
    r"(tele)?phone (screen\w*|interview\w*|calls?|round|stage|chat|assessment|tech\w*|onsite|date|result|outcome|"
    r"feedback|notes?|prep\w*|status|on|scheduled|done|passed)|(by|via|over|on the) phone|"
    r"phone (or |and )?(video|onsite|in person|zoom)|(video|onsite|in person) (or |and )?phone|"
    r"mobile (developer|development|engineer\w*|apps?|first|stack)|"
    r"job ?bank|(question|story|star|talent|food) bank|bank holidays?|race conditions?|wall street|"
    r"(company|financial|pipeline|funnel|search|mental health) health|"
    r"((health|medical|dental|vision) (and )?)+(insurance|plan|benefits?|cover|coverage|care)"
    r"( (included|offered|provided|covered))?(?! (number|no|nr|id|card|provider))|health tech|"
    r"visa sponsorship (offered|available|provided|possible|by employer)|(offers|provides|sponsors?) visas?( sponsorship)?|"
    r"address (\w+ )?(concerns?|gaps?|questions?|feedback|weakness(es)?|objections?|issues?)|(how|to|did i|i) address|"
    r"password reset|login required|political science|"
    r"(e ?mail|mail|web|website|site|url|link|job|posting|company|office|work|employer|interview|business) address(es)?|"
    r"(e ?mail|mail|web|internet|firmen|büro) ?adresse|adresse (e ?mail|mail|web|url|de l entreprise)|"
    r"dirección (de correo|web|de la empresa)|banco de preguntas"
    r")\b|(电话|電話|手机|手機)(面试|面試|沟通|溝通|筛选|開發|开发)|(邮箱|郵箱|邮件|公司|工作|面试|链接|职位|网站)地址"
)

_PEOPLE = (
    r"(contacts?|recruiters?|interviewers?|sender|hiring managers?|hm|hr|referr?er|referrals?|references?|referee|manager|"
    r"coach|mentor|ansprechpartner(in)?|kontakt(person)?|recruteur|contacto|reclutador|absender|expéditeur|remitente|from|"
    r"reply to|cc|bcc|poc|their|his|her)( s)?( name and)?( (work|personal|business|direct))?"
)
_MAIL = r"(e ?mails?|mails?|e ?mail (address(es)?|id|adresse)|mail (address|adresse)|courriel|correo( electrónico)?)"
_PROFILE = r"linked ?in( (profile|url|link|page))?|twitter|skype|telegram|facebook|instagram"

#: How to reach somebody else: a contact, a recruiter, an interviewer. That a mail was sent to one is no address.
CONTACT = re.compile(
    rf"\b{_PEOPLE} ({_MAIL}|{_PROFILE})$|\b({_MAIL}|{_PROFILE}) (of|from|for) (the |my )?{_PEOPLE}$|"
    r"\b(contact|recruiter|interviewer|hiring manager)( s)? (number|no|nr|nummer|details?|info|information|data)$|"
    r"\b(kontaktdaten|kontakt ?e?mail|coordonnées|datos de contacto)\b|联系方式|聯繫方式|(联系人|聯繫人|招聘|面试官)(的)?(邮箱|郵箱|邮件)"
)

_NAMED = (
    r"(contacts?( s)?|recruiters?|interviewers?|hiring managers?|managers?|hm|hr|referr?ers?|referrals?|referees?|references?|"
    r"mentors?|poc|ansprechpartner(in| in)?|ansprechperson|kontakt(person)?|recruteur|recruteuse|interlocuteur|contacto|"
    r"reclutadora?|entrevistadora?|personaler(in)?)( s)?"
)
_WHICH = (
    r"((key|main|primary|company|internal|hr|talent|recruiting|recruitment|team|linked ?in|networking|agency|my) )*"
)

#: Who somebody else is: the whole of a header, since `contact date`, `recruiter screen` and `interviewer role` name nobody.
#: Who refers one is a way in as well (`referral`), and a manager alone may be a job: these want the word `name`.
NAME = re.compile(
    rf"^{_WHICH}("
    r"contacts?( s)?( [0-9]+)?( (person|people|persons))?( (at|in) (the )?(company|firm|employer))?|recruiters?( s)?( [0-9]+)?|"
    r"recruiters? (or )?contacts?|hiring managers?|interviewers?( s)?( [0-9]+)?|interviewed by|referr?ers?|referred by|"
    r"(point|person) of contact|poc|ansprechpartner(in| in)?|ansprechperson|kontaktperson|contact rh|recruteur|recruteuse|"
    r"interlocut(eur|rice)|contacto|persona de contacto|reclutadora?|entrevistadora?"
    rf")$|\b{_NAMED} (full |first |last )?names?( s)?( and (title|role))?$|"
    rf"\b(names?( s)?|nom|nombre)( (of|du|de la|de l|del|des|der|des))?( the| my)? {_NAMED}$|"
    r"^(联系人|聯繫人|招聘人|招聘者|对接人|内推人|(联系人|聯繫人|招聘|面试官|面試官|内推人)(的)?(姓名|名字))$"
)
