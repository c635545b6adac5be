"""The ways in which people head a column, in a dozen languages, by the contract column it may fill; and how near a header is.

The ways that the project's own tracker source lists are added to these.
"""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz, process

from pipelines.contract.habits import catalog
from pipelines.contract.vocabulary import header_words, spellings
from pipelines.intake.propose.meanings import folded, stage_in
from pipelines.intake.sources import sources, stage_headers

_APPLICATION: dict[str, str] = {
    "company": "company|companies|co|comp|employer|firm|org|organisation|organization|business|startup|company applied to|employer name|who|name of company|name of employer|name of business|"
    "shop|store|where i applied|where applied|applied to|company or organisation|company or organization|sirket|kurum|foretag|firma adi|bedrijf|bedrijfsnaam|organisatie|werkgever|azienda|"
    "societa|"
    "firma|unternehmen|arbeitgeber|betrieb|entreprise|societe|employeur|nom de l entreprise|empresa|compania|nombre de la empresa|"
    "公司|企业|单位|公司名称|会社名|企業名|会社|企業|компания|работодатель|организация",
    "role": "role|job|pos|jobs|job title|position|title|vacancy|vacancy title|opening|post|position applied for|title of job|job applied for|"
    "for the job of|what job|designation|stelle|stellenbezeichnung|stellentitel|beruf|tatigkeit|jobtitel|position titel|poste|intitule|"
    "intitule du poste|metier|puesto|cargo|vacante|posicion|puesto de trabajo|vaga|posicao|funcao|titulo da vaga|functie|vacature|functietitel|posizione|ruolo|mansione|pozisyon|konu|tjanst|stanowisko|职位|岗位|职务|应聘职位|職種|ポジション|募集職種|вакансия|должность|позиция|роль",
    "applied_on": "date applied|app d|appd|app dt|dt applied|sent|applied on|applied|date i applied|when applied|when i applied|day applied|app date|application date|"
    "wann beworben|beworben wann|date|date sent|sent on|sent application|application sent|submitted|submission date|initial app date|day|when|date of application|"
    "beworben am|bewerbungsdatum|bewerbung vom|datum der bewerbung|datum bewerbung|versendet am|abgeschickt am|gesendet am|datum|"
    "date de candidature|date d envoi|date candidature|postule le|envoye le|candidature envoyee le|fecha|fecha de envio|"
    "fecha de solicitud|fecha de aplicacion|fecha de candidatura|fecha de postulacion|enviado el|handed in|apply date|applied date|date of applying|data|"
    "data de candidatura|data da candidatura|data de inscricao|data de envio|candidatei em|gesolliciteerd op|datum sollicitatie|sollicitatiedatum|verstuurd op|"
    "data candidatura|data di invio|inviata il|tarih|basvuru tarihi|data aplikacji|投递日期|投递时间|申请日期|申请时间|日期|时间|応募日|エントリー日|応募日時|дата отклика|дата подачи|откликнулся|отправлено|дата",
    "status": "status|final status|decision|dec|hired|got it|did i get it|state|stage|stage reached|furthest stage|current status|current stage|current situation|situation|progress|"
    "how it went|how did it go|how is it going|how it is going|where are we|where we are|where are we at|where it is at|where its at|where i am|where im at|where it stands|where things stand|where does it stand|where am i|what happened|latest|"
    "latest update|update|verdict|application status|now|where now|status now|current|currently|status and stage|state of play|progress so far|"
    "what happened next|result so far|outcome so far|how far|how far did i get|got to|end result|status update|result|outcome|results|response|reply|answer|event|action|step|pipeline|"
    "stand|bewerbungsstatus|ergebnis|antwort|ruckmeldung|zustand|statut|etat|avancement|resultat|reponse|issue|situation actuelle|"
    "estado|situacion|resultado|respuesta|fase|etapa|progreso|situacao|resposta|estagio|andamento|stand van zaken|uitslag|reactie|stato|esito|risposta|durum|sonuc|状态|当前状态|进度|进展|目前状态|流程|当前进度|结果|選考状況|ステータス|状況|進捗|статус|состояние|результат|итог|ответ",
    "status_on": "status date|last update|last updated|updated|date updated|response date|date of response|heard back on|date heard back|"
    "heard back|reply date|response received|result date|decision date|date of rejection or offer|ruckmeldung|ruckmeldung am|antwort am|"
    "stand vom|letzte anderung|date de reponse|reponse le|reponse|derniere mise a jour|fecha de respuesta|ultima actualizacion|"
    "fecha respuesta|data da resposta|data de resposta|datum reactie|data risposta|更新时间|更新日期|回复日期|response|reply|answer",
    "outcome": "decision|final result|final outcome|outcome|result|final decision|ergebnis|endergebnis|resultat final|resultado|resultado final|"
    "end result|final status|eindresultaat|esito finale|结果|最终结果|結果|合否|итог|результат",
    "outcome_reason": "reason|rejection reason|why|why rejected|why not|reason for rejection|grund|raison|motivo|原因",
    "channel": "source|thru|through|channel|platform|portal|via|found via|found on|found it on|found through|where found|where i found it|"
    "where did i find it|where i saw it|where seen|saw it on|advertised on|onde encontrei|onde vi|gevonden via|trovato su|fonte|applied through|applied via|applied on site|how did i find it|how i found it|how did i hear|job board|site|"
    "referral source|origin|gefunden uber|gefunden bei|quelle|kanal|plattform|jobborse|canal|origine|trouve sur|trouve via|plateforme|"
    "fuente|plataforma|origen|medio|donde lo encontre|渠道|来源|平台|投递方式|应聘渠道|投递渠道|投递平台|応募経路|媒体|источник|откуда",
    "location": "location|city|place|town|where|based in|region|country|office|ort|standort|stadt|arbeitsort|lieu|ville|localisation|"
    "ubicacion|ciudad|lugar|localidad|localizacao|cidade|locatie|plaats|sede|citta|地点|城市|工作地点|勤務地|город",
    "work_mode": "work mode|remote|remote or onsite|on site or remote|remote onsite hybrid|workplace|workplace type|work type|"
    "arbeitsmodell|teletravail|modalite|modalidad|modalidad de trabajo|办公方式|工作方式",
    "industry": "industry|sector|field|which industry|branche|secteur|secteur d activite|industria|行业",
    "career_stage": "level|seniority|experience level|career stage|niveau|nivel|级别",
    "job_url": "link|url|posting link|job link|link to posting|link to job|job ad|posting|ad|website|web page|stellenanzeige|anzeige|"
    "link zur anzeige|lien|lien de l offre|annonce|enlace|oferta url|enlace a la oferta|link da vaga|link naar vacature|链接|网址|岗位链接|リンク|ссылка",
    "resume_version": "resume|cv|resume version|resume sent|resume used|cv version|cv used|which resume|lebenslauf|version cv|简历版本|简历",
    "tailored": "tailored|tailored resume|customized|customised|custom resume",
    "last_contact_on": "last contact|last touch|last touched|last contacted|last contact date|last heard from|letzter kontakt|dernier contact|ultimo contacto|最后联系",
    "notes": "notes|note|comments|comment|remarks|thoughts|details|other info|misc|bemerkung|bemerkungen|notiz|notizen|anmerkung|"
    "anmerkungen|kommentar|commentaire|commentaires|remarques|comentario|comentarios|observaciones|notas|observacoes|opmerkingen|opmerking|note|备注|说明|笔记|メモ|備考|感想|заметки|комментарий|комментарии|примечание",
}
_INTERVIEW: dict[str, str] = {
    **{name: _APPLICATION[name] for name in ("company", "role", "notes")},
    "interview": "interview id",
    "application": "application id|app id|applicationid|job application id",
    "interview_on": "interview date|starts at|start at|start date|scheduled at|scheduled for|scheduled on|held on|interview time|date time|datetime|interview day|date of interview|date|when|day|interview on|interviewed on|datum|termin|"
    "gesprach am|date de l entretien|date entretien|fecha|fecha de entrevista|data|data da entrevista|datum gesprek|data colloquio|面试日期|面试时间|日期|dia|cuando|面接日|面接日時|日時|日程|дата|дата собеседования|когда",
    "stage": "stage|kind of interview|type of interview|interview type|interview stage|interview|interview kind|round type|type of round|"
    "round name|which round|type|kind|round|step|art|gesprachsart|art des gesprachs|type d entretien|etape|tipo|tipo de entrevista|soort gesprek|ronde|tipo di colloquio|"
    "fase|面试类型|轮次|面试轮次|环节|what kind|kind of meeting|what kind of interview|tipo de ronda|ronda|类型|类型 笔 面|面接回|選考段階|面接種別|選考|選考ステップ|этап|тип|вид|раунд|собеседование",
    "round": "round|round number|round no|interview round|round of interview|interview number|interview no|which round|runde|tour|ronda|轮次|第几轮",
    "start_time": "time|start time|at what time|uhrzeit|heure|hora|时间",
    "format": "format|by phone or in person|phone or in person|how|medium|mode|phone video onsite|in person or remote|form|formato|modalidad|形式|面试形式|方法",
    "minutes": "minutes|duration|length|how long|how long min|duration min|dauer|duree|duracion|时长",
    "interviewer_role": "interviewer role|interviewer|with whom|with|who with|interviewed by|gesprachspartner|avec|con quien|面试官",
    "result": "result|outcome|moved on|did i move on|moved forward|got through|next round|onwards|what came of it|how did it end|how did it go|how it went|what happened|passed|status|decision|verdict|then what|next|after that|"
    "uitslag|esito|ergebnis|ausgang|resultat|resultado|结果|面试结果|heard back|did i hear back|did they reply|their answer|their reply|what they said|que paso|como fue|desenlace|結果|合否|選考結果|результат|итог|исход|чем закончилось",
    "rated_overall": "rated overall|how did it feel|how it felt|how did i feel|felt|feeling|how did i do|how did i do 1 5|how well did i do|self rating|my rating|rating|how it went 1 5|score 1 5|"
    "bewertung|autoevaluation|valoracion|自评",
    "rated_confidence": "confidence|how confident|confident|how confident did i feel|how confident did you feel|confidence level|my confidence|selbstvertrauen",
    "rated_rapport": "rapport|chemistry|how was the rapport",
    "wanted_before": "how much do i want it|how much did i want it|how much do i want this job|wanted before",
    "forecast": "how likely am i to move on|chance of moving on|chances|likelihood|likelihood of moving on|probability|my odds",
    "thank_you_on": "thank you sent|thank you|thank you note|thank you note sent|thank you email|thank you sent on|dankschreiben",
    "logged_at": "timestamp|completion time|submitted at|logged at|zeitstempel|horodateur",
    "to_change": "to change|things to improve|what to improve|improve|improve next time|one thing to change|lessons|lessons learned|"
    "lesson|what i would change|next time|verbessern|a ameliorer|a mejorar|改进",
    "employer_feedback": "feedback|feedback received|their feedback|employer feedback|ruckmeldung|retour|comentarios recibidos|反馈",
    "stated_concerns": "concerns|their concerns",
}
#: How sheets and forms head a habit's column.
_HABITS: dict[str, str] = {
    "research_minutes": "company research|research|researched company|researched the company|research the company|minutes of research|research time|"
    "time spent researching|minutes researching|unternehmen recherchiert|firma recherchiert|recherche entreprise",
    "interviewer_looked_up": "looked up the interviewer|looked up interviewer|researched the interviewer|interviewer researched|looked up their linkedin",
    "job_description_reviewed": "reviewed the job description|reviewed job description|read the job description|reread the posting|reviewed the posting|jd reviewed",
    "insiders_talked_to": "talked to an employee|talked to insiders|talked to someone there|informational interviews|spoke to employees|coffee chats",
    "requirements_matched": "matched requirements|requirements matched to examples|matched my examples to the requirements",
    "star_stories_ready": "star stories|star stories prepared|prepared star stories|stories prepared|stories ready|star answers prepared",
    "results_quantified": "quantified results|results in numbers",
    "value_proposition_ready": "value proposition|elevator pitch|elevator pitch ready|prepared a pitch|pitch ready",
    "strengths_weaknesses_ready": "strengths and weaknesses|strengths and weaknesses prepared|prepared strengths and weaknesses",
    "career_goals_ready": "career goals prepared|career goals answer",
    "technical_minutes": "technical prep|technical practice|technical preparation|technical study|technical prep minutes|coding practice minutes|leetcode minutes",
    "portfolio_ready": "portfolio prepared|work samples ready|portfolio or work samples",
    "questions_ready": "questions for them|questions for the interviewer|prepared questions|questions prepared|prepared questions for the interviewer|"
    "questions to ask ready|had questions ready",
    "mock_interviews": "mock interview|mock interviews done|number of mock interviews|did a mock interview|do a mock interview|mock interview before|"
    "do a mock interview before|mocks|practice interviews|probeinterview|probeinterviews|模拟面试",
    "recorded_review": "recorded myself|watched a recording of myself|recorded practice",
    "feedback_rounds": "feedback from a mentor|feedback from mentor|feedback from coach|mentor feedback|coach feedback|peer feedback",
    "answers_refined": "refined my answers|refined answers|reworked my answers",
    "practice_days": "days of practice|days practised|days practiced",
    "calming_routine": "breathing exercise|calming exercise|did a calming routine",
    "online_presence_checked": "updated linkedin|linkedin updated|checked my linkedin|checked online presence",
    "star_stories_told": "told a star story|told star stories|used star|stories told",
    "questions_asked_count": "questions i asked|number of questions i asked|asked questions|asked my questions|i asked questions",
    "asked_for_ideal": "asked how i compare|asked for their ideal candidate",
    "asked_for_concerns": "asked about concerns|asked about their concerns",
    "enthusiasm": "showed enthusiasm",
    "composure": "stayed calm|calmness",
    "closed_with_interest": "closing statement|closed with a statement of interest|said i want the job",
    "thank_you_personal": "personal thank you|personalised thank you note|personalized thank you note",
    "followed_up": "follow up sent|sent a follow up|sent follow up",
    "asked_for_feedback": "asked them for feedback",
    "reflection_within_24h": "reflection written|wrote a reflection",
    "kept_in_touch": "stayed in touch",
}
_INTERVIEW |= {
    code: f"{habit.label}|{_HABITS.get(code, '')}" for code, habit in catalog().items() if habit.kind != "hours"
}
#: What stands over the questions that were asked, a list in each cell; no column of the sheet's own table.
ASKED = "questions asked:"
_INTERVIEW[ASKED] = (
    "questions asked|questions they asked|questions i was asked|what questions were you asked|questions|interview questions|what they asked|"
    "what i was asked|what was asked|gestellte fragen|fragen|questions posees|preguntas|问题|面试问题"
)
_PRACTICE: dict[str, str] = {
    "practised_on": "date|day|when|practised on|practiced on|date of practice|datum|fecha|日期",
    "activity": "activity|practice|what|what i did|what did i do|type|type of practice|kind of practice|exercise|session|ubung|activite|"
    "actividad|练习|内容",
    "minutes": _INTERVIEW["minutes"] + "|time spent|time",
    "count": "count|number|how many|times|anzahl|nombre|cuantos|次数",
    "partner": "partner|with|with whom|who with|mit wem|avec|con quien|和谁",
    "rated_quality": "rated quality|rating|how good|how well|how did it go|quality|score|bewertung|valoracion",
    "rated_by_partner": "their rating|partner rating|rated by partner",
    "notes": _APPLICATION["notes"],
}
WAYS = {"applications": _APPLICATION, "interviews": _INTERVIEW, "practice": _PRACTICE}

#: Words of a header that say little.
_LITTLE = frozenset(
    "the a an of i my me to for do did does was is it in on at by we are you were have has that this name der die das des dem den fur und "
    "le la les du de l d el los las un une una y et info".split()
)
#: Ways so short or common that a longer header which holds them may speak of anything.
_WEAK = frozenset(
    "date day when who where what how with why type kind time title name site link job post state action step issue stand reply office field "
    "form art round response answer result applied interview number practice website fecha datum ort stage resume cv 时间 日期 结果 简历".split()
)
#: Headers of how it ended, where yes and no say that too.
_ENDED = re.compile(
    r"\b(dec|decision|outcome|final|result|verdict|hired|got it|get it|success\w*|ergebnis|resultado|resultat)\b|结果"
)
#: Headers of how far it came.
_HOW_FAR = re.compile(
    r"\b(how far|got to|reached|furthest|stage|phase|round|step|fase|etapa|etape|stufe|runde)\b|阶段|轮"
)
#: Headers of what is told about a stage, and not of the stage itself.
_ABOUT = re.compile(
    r"\b(notes?|question\w*|feedback|prep\w*|with|who|interviewers?|name|link|time|comments?|details?|rating|score|status|stage|result|"
    r"outcome|next|thank\w*|address|location|type|kind|format|count|number|no|how|experience|follow\w*|person|partner|mock|practi[cs]e\w*|fragen|"
    r"notizen|ergebnis|resultado|estado|salary|deadline|reason)\b|备注|问题|结果|状态|官$"
)
_ENDS: dict[str, re.Pattern[str]] = {
    "rejected": re.compile(
        r"^(date )?(of )?(auto )?(reject\w*|denied|absage\w*|abgelehnt|rechaz\w*|refus\w*)( on| date| at| am)?$|^拒"
    ),
    "withdrawn": re.compile(r"^(date )?(i )?(withdr\w+|zuruckgezogen|retire|retirad\w)( on| date| at| am)?$"),
    "offer accepted": re.compile(r"^(date )?(offer )?(accepted|hired)( on| date| at)?$|^(offer|job) accepted"),
    "offer": re.compile(
        r"^(date )?(of )?(got |received |any |an |job )*(offer(ed)?|zusage|(job)?angebot|oferta recibida)( (on|date|at|received|made|am|extended))*$"
        r"|^录用|^offer"
    ),
}
_ROUNDS = {
    **dict.fromkeys(("1", "first", "1st", "erste", "erstes", "premier", "primera", "一", "初"), "1"),
    **dict.fromkeys(("2", "second", "2nd", "zweites", "zweite", "deuxieme", "segunda", "二"), "2"),
    **dict.fromkeys(("3", "third", "3rd", "drittes", "dritte", "troisieme", "tercera", "三"), "3"),
    **dict.fromkeys(("4", "fourth", "4th", "四"), "4"),
    **dict.fromkeys(("5", "fifth", "5th"), "5"),
}
#: Headers that stand for a meeting only where days and yeses stand below.
_MORE_STAGES = {
    "on campus": "interview",
    "campus": "interview",
    "on campus interview": "interview",
    "hm": "hiring_manager",
}
#: Headers of days on which nobody applied: when a job was found, closes, begins, or is to be asked after.
_ANOTHER_DAY = re.compile(
    r"\b(due|deadlines?|clos\w+|expir\w*|ends?|follow\w*|next|post(ed|ing)?|publish\w*|found|discover\w*|added|saved|created|listed|"
    r"start\w*|join\w*|birth\w*|dob|scraped|fetched|seen|remind\w*|frist|ablauf|limite|cierre|gefunden|publie\w*)\b|截止|加入|发布|發布|收藏"
)
#: Columns that hold an id: only their own names will do.
_IDS = ("interview", "application", "seeker")
#: Headers of what is still to be done, or to come.
_PLANNED = re.compile(r"\b(next|plan\w*|to do|todo|actions?|follow\w*|remind\w*|priority|goal)\b")
_FOREIGN = re.compile(
    r"\b(firma|stelle|beworben|bewerbung|datum|entreprise|poste|candidature|empresa|puesto|fecha|estado|ergebnis|gesprach|statut|"
    r"unternehmen|organisation|enquiry|cv|vaga|candidatura|situacao|bedrijf|functie|azienda|sollicitatie)\b|[一-鿿]|[а-я]"
)


#: From this likeness on a header of days is taken for that of a stage, if both are of so many letters.
_NEAR = 86
_NEAR_LENGTH = 6


def nearness(header: str, target: str, table: str) -> tuple[int, str]:
    """How near (0-100) a header is to the ways of writing one of a table's columns, and the evidence in words."""
    words = folded(header_words(header)) or header.strip()
    core = _core(words)
    best, near = 0, ""
    for way, way_core in _ways(table, target):
        if words == way:
            score = 100
        elif core and core == way_core:
            score = 96
        elif target in _IDS:
            score = 0  # what only resembles one is another thing: `Interviewer` names no interview
        else:
            score = max(_like(words, way), _within(core, way_core))
        if score > best:
            best, near = score, way
    if best == 100:
        return 100, f"`{near}` is a known header"
    return best, f"resembles `{near}`, {best} of 100" if best else ""


def _like(words: str, way: str) -> int:
    ratio = fuzz.ratio(words, way)
    return int(ratio) - 3 if ratio >= 84 and min(len(words), len(way)) >= 5 else 0


def _within(core: tuple[str, ...], way: tuple[str, ...]) -> int:
    """A header that holds all words of a way: the surer, the less else it holds."""
    if not way or not core or not set(way) < set(core):
        if (
            len(way) == 1
            and not way[0].isascii()
            and len(way[0]) > 1
            and way[0] not in _WEAK
            and any(way[0] in word for word in core)
        ):
            return 75
        return 0
    if len(way) == 1 and way[0] in _WEAK:
        return 45 if len(core) <= 3 else 30
    return 58 + int(32 * len(way) / len(core))


@cache
def _core(words: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in words.split() if word not in _LITTLE))


@cache
def _ways(table: str, target: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    listed = [target, *WAYS[table].get(target, "").split("|")]
    for source in sources():
        if source.source == "tracker" and table == source.table:
            listed += source.blocks[0].columns.get(target, [])
    ways = [way for way in dict.fromkeys(folded(header_words(way)) for way in listed) if way]
    return tuple((way, _core(way)) for way in ways)


def stage_of(header: str) -> tuple[str, str | None] | None:
    """(stage or end, round) of a column that holds when one stage came; None for any other header."""
    words = folded(header_words(header))
    words = re.sub(
        r"^(date|day|datum|fecha|日期|had( an?| the)?|got( an?| the)?|any)( (of|for|de|der|des|du|d|l))?( (the|la|l|an?))? ",
        "",
        words,
    )
    words = re.sub(r"( (date|datum|on|am|at|le|el|day|scheduled|done|completed))+$", "", words)
    words = re.sub(r"\b(int|intv|intvw|interv)\b", "interview", words)
    if not words or len(words.split()) > 4 or _ABOUT.search(words):
        return None
    for end, pattern in _ENDS.items():
        if pattern.search(words):
            return end, None
    stage = stage_in(words) or spellings("interview_stage").get(words) or _MORE_STAGES.get(words)
    if stage is None or stage == "offer":
        return None
    number = None
    if stage == "interview":
        told = [
            _ROUNDS[part] for part in (*words.split(), *words, *re.findall(r"(?<=\br)\d", words)) if part in _ROUNDS
        ]
        number = told[0] if told else None
    return stage, number


def near_stage(header: str) -> tuple[str, int, str] | None:
    """(stage or end, with `:` and its round; how near, 0-100; the known header) of a header that is nearly one of a column of one
    stage (`Phone scren`); None for any other. A number in it must be the same."""
    words = folded(header_words(header))
    if len(words) < _NEAR_LENGTH or of_another_day(header) or _ABOUT.search(words):
        return None
    digits = re.sub(r"\D", "", words)
    known = [way for way in _stage_headers() if re.sub(r"\D", "", way) == digits and len(way) >= _NEAR_LENGTH]
    found = process.extractOne(words, known, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return (_stage_headers()[found[0]], int(found[1]), found[0]) if found else None


@cache
def _stage_headers() -> dict[str, str]:
    return {folded(way): target for way, target in stage_headers().items()}


def day_comes_first(headers: tuple[str, ...]) -> bool:
    """True where two headers at least are in a language that writes the day first (Chinese puts the year before it)."""
    return sum(bool(_FOREIGN.search(folded(header))) for header in headers) >= 2


def of_another_day(header: str) -> bool:
    """True where the days below a header are said to be of something else than an application."""
    return bool(_ANOTHER_DAY.search(folded(header_words(header))))


def says_what_is_planned(header: str) -> bool:
    """True where the cells below the header tell of what has not come yet."""
    return bool(_PLANNED.search(folded(header_words(header))))


def says_how_it_ended(header: str) -> bool:
    """True where a yes or no below the header says what became of the application."""
    return bool(_ENDED.search(folded(header_words(header))))


def says_how_far(header: str) -> bool:
    """True where the cells below the header name the stage that was reached."""
    return bool(_HOW_FAR.search(folded(header_words(header))))
