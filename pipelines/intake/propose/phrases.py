"""The phrases by which meanings.py knows a status, a stage or another word, in a dozen languages, and what they mean.

Patterns are for text made plain: small letters, no accents, no punctuation. No `\\b` before Chinese or Japanese, which have no
blanks. A letter that carries a mark stands without it: `й` as `и`, `ガ` as `カ`.
"""

from __future__ import annotations

import re

from pipelines.contract.vocabulary import Meaning

_REJECTED = Meaning("closed", "rejected")

#: Statuses that are a sign alone.
SIGNS: dict[str, Meaning] = {
    **dict.fromkeys("❌✖✗✘🔴👎😢😭💔⛔", _REJECTED),
    **dict.fromkeys("👻🦗💤🐦🕊", Meaning("closed", "no_response")),
    **dict.fromkeys("🎉🥳🏆🎊", Meaning("offer", None, "offer")),
    **dict.fromkeys("📞☎", Meaning("interviewing", None, "recruiter_screen")),
    **dict.fromkeys("💬🗣🎤", Meaning("interviewing", None, "interview")),
    **dict.fromkeys("📨📤📩📧✉📬⏳⌛🕐🟡", Meaning("applied")),
    **dict.fromkeys("🔖⭐📌💭⬜☐🔲", Meaning("saved")),
    **dict.fromkeys("🚫🏳", Meaning("closed", "withdrew")),
}

#: Signs of a meeting that led on.
LED_ON = frozenset("✅✔☑👍🟢🎉🥳")

#: Signs that, beside words, say that it ended there.
ENDS = frozenset(sign for sign, meaning in SIGNS.items() if meaning.status == "closed")

_OFFER = r"(offer\w*|job|angebot|zusage|offre|oferta|录用)"
_DECLINE = (
    r"(declin\w*|turn(ed|ing) (it |them |this )?down|refus\w*|said no|say no|passed on|abgelehnt|abgesagt|rechac\w*|拒)"
)
_MY_NO = rf"({_DECLINE}|reject\w* (the|their|an|this|my|that) offer|i reject\w*)"

#: What became of an application.
OUTCOMES: dict[str, str] = {
    "offer_declined": rf"\b{_OFFER}\b.*\b(i )?{_MY_NO}|\b{_DECLINE} (the |their |this |that |an |my )?{_OFFER}\b|"
    rf"\breject\w* (the|their|an|this|that) offer\b|\b{_OFFER}\b.*\b(took|chose|accepted|went with) (another|a different|the other|elsewhere)\b|"
    r"拒了?(offer|录用)|拒绝(offer|录用)|(offer|录用).*不(想)?去|内定(を)?辞退|\bотказал\w* от (оффера|предложения)",
    "offer_rescinded": rf"\b{_OFFER}\b.*\b(rescind\w*|revoked|withdrawn by|pulled by|zuruckgezogen)|rescind\w*",
    "offer_expired": r"\boffer\b.*\b(expired|lapsed)",
    "offer_accepted": rf"\b{_OFFER}\b.*\b(accepted|signed|took it|angenommen|acept\w*)(?! by)|\baccepted (the |their |this |my )?"
    r"(offer|job|position|role)|^(i )?accepted\b(?! (an?other|a different|elsewhere))|\b(got|was|been|am) hired\b|^hired\b(?! (someone|somebody|internal|another|other|from))|\b(signed|started) (the |my |new )?"
    r"(contract|job|offer)|\b(contract|position|role|job|offer|gig) (secured|landed|signed|won)\b(?! (by|to|with|another))|\b(got|landed|took) (the|this) (job|role|position|offer|gig)\b|^(i )?(got it|said yes|signed)\b(?! but)|"
    r"^(i )?(start(s|ed|ing)?|start date)( on| in| at| from)? (\d|mon|tue|wed|thu|fri|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|next|today|tomorrow)|"
    r"^new job\b|\b(vertrag unterschrieben|unterschrieben|angenommen|eingestellt|embauchee?|contratad[oa]|aceptad[oa]|aceite|aceitei|assunt[oa]|"
    r"aangenomen)\b|已入职|已签约|接受|内定承諾|入社|\b(принял[аи]?|вышел|вышла) (на )?(оффер|работу)",
    "rejected": r"\breject\w*|\brejection|\bnot (been )?(selected|chosen|successful|shortlisted|hired|accepted|progress\w*|mov\w* "
    r"forward|a fit|going forward|invited|proceeding)|\bunsuccessful|\bdeclined\b|\bturned (me )?down|\bfail\w*|"
    r"\bdidn?t? (not )?(pass|get (it|the|an|past|through|in)|make it|go (well|through))|\bdid not (pass|get|make)|"
    r"\b(someone|somebody) else|\b(hired|chose|picked|went with|took) (someone|somebody|internal\w*|the other|another (person|applicant|one of))|"
    r"\b(other|another|internal|better|stronger) candidates?|\bunfortunately\b|^sorry\b|\bnot (an? )?(good |right |great )?(match|fit)\b|"
    r"\b(over|under) ?qualified|\b(not|too little|lack of|lacked) (enough )?experience|^dead\b|\b(did not|didnt|does not|doesnt) qualify|\b(not |un|dis)qualified\b|\b(didnt|did not|doesnt) (progress|advance|proceed|continue|"
    r"move)|\b(second|2nd) place|\brunner up|\bcame second|\bknocked out|\bbombed|\bno luck\b|\b(form|template) (letter|e ?mail|rejection)\b|\bpassed over|\bgot the no\b|^x$|\bregret\w*|\bno (job )?offer|\bdenied\b|"
    r"\bpassed on me|\bthey passed\b|\bsaid no$|\bthey said no|\bno thanks?\b|\beliminated\b|\bdropped me|(?<!budget )(?<!headcount )(?<!cost )(?<!funding )\bcut\b|\bno go\b|^(nope|nah|nada)\b|"
    r"\babsage\w*|\babgesagt|\babgelehnt|\bnicht (ausgewahlt|genommen|weiter|passend)|\brefus\w*|\brejete\w*|\bnegati\w+|"
    r"\bolumsuz|\bred(dedildi)?\b|\bavslag|\bodrzucon\w*|\bnon retenue?s?|\brecusad[oa]|\breprovad[oa]|\bnao (fui |foi )?(selecionad|aprovad|escolhid|pass)\w*|\bafgewezen|\bafwijzing|"
    r"\brespint[oa]|\bscartat[oa]|\brifiut\w*|\brechaz\w*|\bdescartad\w*|\bno (seleccionad|pas[eo]|apto)\w*|挂|拒|未通过|没过|不合适|不通过|淘汰|感谢信|凉|"
    r"流程(已)?(终止|终结|结束|中止)|(简历|笔试|面试)(已)?终止|不合格|不採用|不通過|お祈り|見送り|落選|落ち(た|ました)?$|\bno (la |lo )?(supere|pase|aprobe)\b|"
    r"(?<!сам )(?<!сама )(?<!мои )\bотказ(али)?\b|\bне (прош(ел|ла)|взяли|подош\w+|приняли)|\bзавалил\w*",
    "withdrew": r"\bwithd\w+|\bpulled (out|my)|\bnot interested|\bno longer interested|\blost interest|\bback(ed)? out|"
    r"\bi (declined|passed|cancel\w*|stopped|quit|rejected|said no( thanks?)?|turned (it|them) down)|\bdecided (not|against)|\bopted out|\bbowed out|"
    r"\bchanged my mind|\b(my|own) (choice|no)$|^my (own )?decision|\bdropped it\b|\bstopped (the |this )?(process|applying)|\bnot (for|going for) me\b|"
    r"\b(took|accepted|got|found|chose|started) (an?other|a different|the other|other) (job|role|offer|position|one|company)|\baccepted elsewhere|"
    r"\bcancel\w+ (it )?(by me|myself|my)|\bdropped out|\bzuruckgezogen|\bnicht mehr interessiert|\bkein interesse|"
    r"\bretire\b|\bdesist\w*|\bme retire|\bretirad\w*|\brenonc\w*|\brenunci\w*|放弃|撤回|不去了|主动终止|我(直接|已经?)?拒绝?|\bjai (decline|refuse|arrete|abandonne|renonce)\w*|"
    r"(?<!内定)(?<!内定を)辞退|\b(сам|сама|я) отказал\w*|\bотказал(ся|ась)\b|\bпередумал\w*|\bмои отказ",
    "no_response": r"\bghost\w*|\b(no|zero|without|never( got| had)? an?y?|0) (response|reply|answer|news|word|feedback|"
    r"communication|contact|update)s?\b|\bnothing (back|yet|since|heard)|\bnever (heard|replied|responded|answered|got back|"
    r"called)|\b(didnt|did not|havent|have not|hasnt|not) (hear\w*|repl\w*|respond\w*|answer\w*|call\w* back|got\w* back|"
    r"get back|rang|ring)|\bnever (rang|rung|phoned|wrote|emailed)|\bstopped (replying|responding|answering)|\b(gone|went|go) (quiet|dark|cold|silent)|"
    r"^nothing\b(?! (yet|so far))|\b(twice|times|up|chased)\b.* nothing\b|\bblack hole|\bgiv(en|ing) up|\bsilen\w+|\bcrickets|\bassum\w* (its |it is |a )?(dead|no|rejected|rejection)|\btimed out|\bkeine? (antwort|ruckmeldung|reaktion|"
    r"nachricht|reactie)|\bgeen (reactie|antwoord|bericht)|\bnichts gehort|\bsem (resposta|retorno|noticias)|\bnunca (respond\w+|contest\w+)|\bnessuna risposta|\bsans (reponse|nouvelles?|retour)|\bpas de (reponse|nouvelles?|retour)|\baucune? (reponse|nouvelle|retour)|"
    r"\bsin (respuesta|noticias|contestacion)|\bno (contest|respond)\w+|无(消息|回复|回音|反馈|响应)|没(有)?(消息|回复|回音|下文)|"
    r"未回复|已读不回|石沉大海|(无|没有?)后续|\bno me (han )?(dicho|llam\w+|respond\w+|contest\w+|escri\w+)|連絡(は|か)?な[いし]|音沙汰|"
    r"\bпропали\b|\b(нет|без) (ответа|отклика|новостеи)|\bтишина\b|\bигнор\w*|\bмолчат\b|\bне (ответил|перезвонил|написал)\w*",
    "position_closed": r"\b(on|put on|is on) hold|\bhiring (freeze|stop|paused)|\bfrozen|\b(position|job|role|vacancy|posting|"
    r"listing|req\w*|opening|post|they) (was |is |has been |got |been |now )?(closed|cancel\w+|filled|pulled|removed|frozen|expired|"
    r"gone|taken down|withdrawn|paused|no longer)|\bno longer (available|open|hiring|exists)|\balready filled|"
    r"\bnot hiring|\bfroze (all |the )?hiring|\b(application|process) (process )?(was |is |has been |now )?closed\b|\bcancel\w* filled|^filled$|\bstopped hiring|\b(budget|headcount|funding) (was |is |got )?(cut|frozen|gone)|\b(budget|headcount|cost|funding) cuts?\b|\bvaga (fechada|cancelada|encerrada|preenchida)|\bexpired$|\bwygasl\w+ (oferta|ogloszenie)|\b(oferta|ogloszenie|rekrutacja) (wygasl\w*|zamkniet\w*|wycofan\w*|nieaktualn\w*)|\bghost job|\bstelle\w* (\w+ )?(besetzt|gestrichen|gestoppt|weg)|\bnicht (mehr )?besetzt|"
    r"\bbereits besetzt|\banzeige offline|\bposte (deja )?(pourvu|annule|ferme)|\b(vacante|puesto|oferta|proceso) "
    r"(cerrad|cubiert|cancelad|retirad|anulad)\w*|停招|停止招聘|岗位(关闭|取消)|没hc|hc(没|满)|招满",
}

#: A word that turns what stands beside it round.
DENIES = re.compile(
    r"\b(no|not|never|without|un|non|nicht|kein\w*|ohne|pas|sans|sin|dont|didnt|cannot|cant|havent|hasnt|wasnt|isnt)\b|不|没|未|无"
)
_YET = r"(?:(?:yet|been|officially|formally|ever|gotten|got|a|an|any|the) )*"
#: An end that is said not to have come.
NOT_SO = re.compile(
    rf"\b(?:not|never|havent|hasnt|wasnt|isnt|without|no) {_YET}(?:reject\w*|rejection\w*|ghost\w*|denied|declined|withdr\w+|"
    r"(?:an? )?refus\w*|hired|cancel\w*)(?: yet)?\b|\bnicht (?:abgelehnt|abgesagt)|\bkeine absage"
)
#: An offer or a word on one that is only waited for.
AWAITED = re.compile(
    r"\b(?:wait\w*|await\w*|hop\w+|expect\w*|pending|look\w*) (?:for |on |to )?(?:an? |the |their |my |written |formal |official |final )*"
    r"(?:job )?(?:offer|decision on (?:the )?offer|contract)\b|\b(?:offer|contract) (?:letter )?(?:pending(?! my)|expected|awaited|to come|coming)\b|"
    r"\bwarte\w* auf (?:das |ein )?angebot|\ben attente (?:de l |d une )?offre|\besperando (?:la |una )?oferta|等offer|等待offer"
)

#: Not sent, and so no application yet.
SAVED = re.compile(
    r"\b(not|havent|have not|didnt|did not|yet to|need to|going to|want to|plan\w* to|to|will|should|must)( yet)? (be )?(appl(y|ied)|"
    r"sen[dt]|submit\w*)\b|\bwish ?list|\bbookmark\w*|\bsaved\b|\bto ?do\b|\bdraft\w*|\bnot (yet )?(sent|submitted|started)|"
    r"\bpreparing|\bresearching\b|^research\b|\bapply (today|tomorrow|soon|asap|now|next|this|by|later)\b|\bwatch(ing|list)\b|\bmonitoring\b|"
    r"\binterested\b|\bshortlist(ed)? by me|^(maybe|someday|later|ideas?|considering|target|prospects?)$|^thinking (about|of) it|\bthinking (about|of) appl\w+|"
    r"\b(letter|cv|resume|essay) to (write|do|finish)|\b(writing|write|drafting|finish|finishing) (the |my |a )?(cover letter|cv|resume|application)|"
    r"\bon my list\b|\bready to (send|apply|submit)|^(materials?|documents?|cv|resume|application|letter|package) (are |is )?(ready|prepared)\b|^new( lead| posting)?$|^(skip(ped|ping)?|ready|identified|inbox|backlog|queued?|evaluated|discovered|sourced|leads?|to (review|assess|process)|needs? (a )?(manual|review|work|tailoring)( \w+)?)$|^tailored\b|^prepared$|\bbefore submi\w+|\bnicht (gesendet|abgeschickt|versendet)|\bpor candidatar|\bquero\b|\ba enviar\b|\bnog (niet|te) \w+|"
    r"^noch nicht$|\bnoch nicht (beworben|(ab|los)?geschickt|geschrieben|(ab)?gesendet|versendet|verschickt|eingereicht|fertig)|\bgemerkt|\bmerkliste|\bin vorbereitung|"
    r"\bgeplant|\bvorgemerkt|\ba (envoyer|postuler|faire)|\bbrouillon|\bpor (enviar|aplicar|hacer)|\bpendiente de (enviar|envio)|"
    r"\bborrador|\bguardad[oa]|未投|待投|准备投|想投|收藏"
)

#: An offer was made, and nothing is said of its fate.
OFFER = re.compile(
    r"(?<!no )(?<!job )(?<!not an )\boffer(s|ed)?\b(?! letter pending)|\bjob offer|\bnegotiat\w+|\bzusage|\b(job|vertrags)?angebot"
    r"|\boffre (recue|d emploi|d embauche)|\bproposition d embauche|\bpromesse d embauche|\boferta\b|\bofrecid\w+|\bproposta (recebida|de emprego|feita)|^proposta$|\bvoorstel ontvangen|\baanbod\b|\bteklif\w*|\berbjudande|\bofferta (ricevuta|di lavoro)"
    r"|录用|录取|意向书|拿到offer|offer|内定|\bme ofrec\w+|\bоф+ер\b"
)

#: Sent, and nothing more.
APPLIED = re.compile(
    r"\bappl(ied|ication|ying)\b|\bsubmit\w*|\bsent\b|\bwait\w*|\bpending\b|\b(in|under|being|still in) (review|consideration)|"
    r"\b(application|resume|cv|recruiter|hr|employer|company) review\w*|\breviewed\b|\breviewing\b|^(in )?review$|"
    r"\bawait\w*|^(still )?(open|active)( application)?$|\bin progress\b|\bemailed\b|\breceived\b|\backnowledg\w+|\bconfirm\w+|\bviewed\b|\btbd\b|"
    r"\bunknown\b|\bno news yet|\b(hear|heard|hearing) back from\b|\bno (final )?(outcome|result|decision|verdict)\b|\bout ?reach\b|\bbeworben|\bbewerbung\b|\b(ab)?geschickt|\babgesendet|\bgesendet|\bversendet|\boffen\b|\bwarte\w*|"
    r"\beingang\w*|\beingereicht|\bin (prufung|bearbeitung)|\blauft\b|\bausstehend|\benvoye\w*|\bpostule\w*|\ben attente|"
    r"\bcandidature\b|\ben cours d examen|\benviad[oa]s?|\baplicad[oa]|\bsolicitad[oa]|\binscrit[oa]|\bpendiente|\ben espera|"
    r"\bauto(matic|mated)? ?(reply|response|mail|email)\b|\bfollow\w* up\b|\bchased\b|\bchasing\b|^(still )?nothing (yet|so far)|\breference (number|no)\b|"
    r"\bbestatigung|\bbevestiging|\baguard\w+|\binscri(cao|coes|to|ta|pcion)\b|\benviei|\bverstuurd|\bgesolliciteerd|\bsollicitatie verstuurd|\bin attesa|\binviat[oa]|"
    r"\bbasvur\w*|\bgonderil\w*|\bal[ıi]nd[ıi]\b|\bansokt|\bskickat|\baplikowan\w*|\bwyslan\w*|"
    r"\bcv visto|\bleido|\ben revision|已投|投递|筛选|初筛|复筛|\b(resume|cv|application)( screen\w*)?$|等|待定|已申请|申请中|简历|"
    r"応募|選考中|結果待ち|エントリー|\bотклик\w*|\bотправ\w+|\bжд(у|ем)\b|\bожида\w+|\bна рассмотрении|\bпросмотрен\w*"
)

#: Under way, with no word of how far.
IN_PROCESS = re.compile(
    r"\bem (andamento|processo|curso)|\bin corso\b|\bloopt( nog)?\b|\ben (proceso|cours)|\bin process|\bongoing|\bin kontakt|\bim gesprach|流程中|进行中"
)

#: Whole statuses that say no more than that it goes on.
UNDER_WAY = re.compile(
    r"^(still |currently )?(in (the )?(interview |application |hiring )?(process|progress)|interviews? (in progress|ongoing)|ongoing|under way|"
    r"im (bewerbungs)?prozess|em (andamento|processo|curso)|in corso|loopt( nog)?|en (proceso|curso|cours)|(面试)?流程中|进行中)$"
)

#: Said of a silence that has not lasted: a thing that may still come.
NOT_YET = re.compile(r"\b(yet|still|so far|as of now|noch|bisher|encore|todavia|aun|for now)\b|暂无|还没|目前")

#: A stage that is named only to say that it was not reached, or not yet.
NOT_REACHED = re.compile(
    r"\b(without|before|pre|no|w o|prior to|never got( to)?( an?)?|ohne|vor dem|kein|sans|avant|sin|antes de)( an?| any| the| la| l)? ?"
    r"(interview\w*|screen\w*|phone \w+|gesprach|vorstellungsgesprach|entretien|entrevista|offer|r1)\b|"
    r"\b(resume|cv|application|ats|initial resume) (screen\w*|review|stage)|\bscreened out\b|简历(筛选|评估|挂)?|\binterview (offer|request) declined|\b(hiring )?(manager|team|committee) (is |are )?review\w*"
)

_NTH = r"(1st|2nd|3rd|[4-9]th|first|second|third|fourth|fifth|next|another|one|two|three|four|[1-9]|multiple|several|initial)"

#: Meetings, by their stage.
STAGES: dict[str, str] = {
    "reference_check": r"\breferences?\b(?! (number|no|id|code))( check\w*)?|\bbackground (check|screen)\w*|\breferenz\w*|背调",
    "final": r"\bfinal(s|ist)?( \w+)? (round|interview|stage|call|onsite|meeting|step)\w*|\bfinals\b|\bfinalist|^final$|"
    r"\blast (round|interview|stage)|\bletzte\w* (runde|gesprach)|\bendrunde|\bdernier entretien|\bentretien final|最終(面接|選考)|hr挂|\bфинал\w*|"
    r"\b(ceo|founder|director|cto|president) (chat|call|interview|round|meeting)|\bfinal with\b|\bentrevista final|\bultima (entrevista|fase|ronda)|终面|hr面|总监面",
    "panel_onsite": r"\bon ?site\b|\bpanel\b|\bsuper ?day|\bloop\b|\bvirtual onsite|\bvor ort|群面|现场面|集団面接|クルーフ(面接|ティスカッション)",
    "case_presentation": r"\bcase (study|interview|round|presentation)|\bpresentation|\bportfolio (review|presentation|round)|"
    r"\bprasentation|\betude de cas|\bcaso practico|\bpresentacion|案例面",
    "assessment": r"\bassess?ments?\b|\b(online|skills?|written|coding|aptitude|personality|technical|home|practical|psychometric|"
    r"weld|typing|work|programming|screening|entry|competency|logic) (test|task|challenge|exam|sample|exercise|quiz)\w*|\btests?\b|"
    r"\btake ?home|\bhome ?work|\bhacker ?rank|\bcodility|\bcodesignal|\bassignment|\boa\b|\bquiz\b|\btrial (shift|day|task)|"
    r"\bcoding challenge|\bhire ?vue|\beinstellungstest|\bprobe(arbeit\w*|tag)|\btestaufgabe|\bprueba|\bprova\b|\bteste\b|\bexamen|\btest technique|笔试|测评|机试|^笔( ?\d)?$|適性検査|筆記|ウェフテスト|webテスト|\bтестов\w+|\bтест\b",
    "technical": r"\btechnical\b(?! writ\w+)|^tech$|\btech( round)? [1-9]\b|\b(dsa|algorithms?|sql|coding) (round|interview)|\btech (screen|interview|round|call|chat|phone|test)\w*|\bcoding (interview|round|screen)|"
    r"\blive coding|\bsystem design|\bpair(ed)? programming|\bwhiteboard\w*|\bfachgesprach|\bfachinterview|"
    r"\bentretien technique|\bentrevista tecnica|技术面|技術面接|\b(troubleshooting|debugging|live) (\w+ )?(exercise|task|session)|"
    r"\bтех\w* ?(собес\w*|интервью|скрин\w*)|\bтехсобес\w*|\bтехническ\w+",
    "hiring_manager": r"\bhiring manager|\b(fachabteilung|fachbereich|teamleit\w+|abteilungsleit\w+)|\b(com|con|avec) (el |la |o |a |le |mi |su )?(gestor\w*|jef[ea]|gerente|manager|chef|responsable)|\bhm\b|\bmanager (interview|call|round|screen|chat)|\b(with|by) (the |my |future |line )*"
    r"(manager|boss|team lead|head of \w+)\b|部门(面|经理)|主管面|\b(с )?(тимлид|руководител|нанимающ)\w*",
    "recruiter_screen": r"\b(phone|pre|recruiter|hr|initial|intro|first|1st|zoom|video) ?screen\w*|^screen\w*( call)?$|\bscreening (call|interview|round)"
    r"|\bscreen(ed|ing)?\b|\b(recruiter|hr|agency) (rang|called|phoned|reached out|contacted)|\brecruiter (call|chat|interview|phone|round|conversation|meeting)|\bhr (call|interview|screen|chat|round)|"
    r"\bcall with (the |a |their )?(recruiter|hr)|\b(tele)?phone( |d )?(interview|call|chat|screen|round|conversation)|\bphone$|"
    r"\b(intro|introductory|discovery) (call|chat)|\btriagem\b|\b((entrevista|conversa|charla|chamada) )?(com|con) (o |el |a )?(rh|rrhh|recrutador\w*|reclutador\w*)\b|\btelefon(interview|gesprach|at|ieren)|\btelefonisch\w*|\berstgesprach|"
    r"\bkennenlern\w+|\bentretien telephonique|\bpre ?qualification|\bappel\b|\bllamada|\bentrevista (telefonica|hr|rrhh)|电话面|电面|初筛电话|カシュアル面談|人事面談|電話面接|\binitial (call|chat|conversation)|"
    r"\b(video)?llamada (de |con )?(rrhh|rh|hr|el reclutador|la reclutadora)|\b(созвон|звонок|разговор|интервью|собес\w*) с (hr|рекрутер\w*|эичар\w*)|\bскрининг",
    "interview": rf"\binterview(s|ed|ing)?\b|^(1st|2nd|3rd|[4-9]th|first|second|third|fourth|fifth)$|\b{_NTH} (round|call|interview|meeting|chat|conversation)s?\b|\brounds?( {_NTH})?\b|\br[1-5]\b|"
    r"\b(spoke|talked|met|meeting|call|chat) with\b|\bin person\b|\bface to face|\b(vorstellungs|bewerbungs|zweit|folge|dritt)?gesprach\w*|"
    r"\binvit\w+ (to|for) (a |an )?(chat|meeting|call|talk|interview)|\b(want|wants|asked) to (meet|see|speak|talk)|^(im )?short ?listed$|"
    r"\bmulakat\w*|\bgorusme\w*|\bintervju|\brozmow\w*|\bvorstellungstermin|\beingeladen|\bentretiens?\b|\bentrevist\w+|面试|[一二三四五1-5]面|面过|初试|复试|加面|视频面|面接|面談|\bсобес\w*|\bинтервью\b",
}

#: Words that a mistyped one is taken for.
TELLING = (
    "rejected rejection interview interviewed interviewing applied application withdrew withdrawn ghosted accepted declined "
    "offered assessment technical screening submitted pending waiting response cancelled recruiter absage rechazado entrevista"
).split()

#: Other words, by vocabulary.
WORDS: dict[str, dict[str, str]] = {
    "channel": {
        "referral": r"\brefer\w*|\bfriend\w*|\bempfehl\w*|\bbekannt\w*|\bfreund\w*|\brecommand\w*|\bcooptation|\brecomend\w*|\bindicacao|\bconhecid\w*|"
        r"\breferid\w*|\bcolleague|\bfamily\b|内推|朋友|推荐",
        "recruiter": r"\brecruit(er|or|ers)\b|\bhead ?hunt\w*|\bpersonalvermitt\w*|\breclutador\w*|\bchasseur|猎头",
        "career_fair": r"\bfair\b|\bjobmesse|\bmesse\b|\bsalon\b|\bforum\b|\bferia|校招|招聘会|宣讲会|双选会",
        "agency": r"\bagenc\w+|\bagentur|\barbeitsa(gentur|mt)|\bstaffing|\btemp\b|\bzeitarbeit|\binterim|\bunion hall|\bpole emploi|"
        r"\bfrance travail|\bsepe\b|\bett\b|\bjob ?cent(re|er)",
        "company_site": r"\b(company|employer|corporate|careers?|firm\w*|unternehmen\w*|own|their|co)( s)? ?(web ?)?(site|page|portal|seite|"
        r"homepage|website)|\bweb ?(site|seite)\b|\bhomepage|\bdirect\w*|\bcareers?\b|\bsite (de l )?entreprise|\bweb (de la )?"
        r"(empresa|corporativa)|\bpagina (de la )?empresa|\binitiativ\w*|官网|公众号|公式|企業サイト|\bсайт компании",
        "network": r"\bnetwork\w*|\balum\w*|\bmeet ?up|\bcontact\w*|\bkontakt\w*|\bnetzwerk|\bslack\b|\bdiscord|\breseau|\bprofessor|"
        r"\bconference|群|校友",
        "inbound": r"\binbound|\breached out|\bcontacted me|\bapproached|\bthey (found|called|emailed)",
        "job_board": r"\blinked ?in|\bindeed|\bglass ?door|\bmonster|\bzip ?recruiter|\bstep ?stone|\bxing|\bangel ?list|\bwellfound|"
        r"\bhandshake|\binfo ?jobs|\botta\b|\bhired\b|\bdice\b|\bseek\b|\breed\b|\btotaljobs|\bapec\b|\bcadremploi|"
        r"\bhelloworld|\bwelcome to the jungle|\bhello ?work|\btecnoempleo|\bjobteaser|\bcraigs ?list|\bcareer ?builder|"
        r"\bsimply ?hired|\bgoogle (jobs|search)?|\bjob ?(board|site|portal|bank|borse)|\bjobs? ?(ac|gov|uk)\b|\bgumtree|\bnaukri|"
        r"\by ?combinator|\bwork at a startup|\bbuilt ?in\b|\bdribbble|\bbehance|\bfacebook|\bidealist|\busajobs|\bguardian|\bremote ?ok|"
        r"\bwe work remotely|\bhimalayas|\btwitter|\breddit|\bhacker ?news|\bkununu|\bgupy|\bcatho|\bvagas\b|\bnationale ?vacaturebank|\bsubito\b|\binfojobs|\bjobware|\bportal|直聘|牛客|拉勾|智联|前程无忧|猎聘|"
        r"脉脉|实习僧|应届生|51job|招聘(软件|网站|平台)|求人サイト|\b(hh|хх|хедхантер)\b",
        "other": r"\bnews ?paper|\bzeitung|\be ?mail\w*|\bwalk(ed)? ?in|\bcold\b|\bflyer|\bother\b|\bsonstige\w*|\botros?\b|\bautre|邮件|其他",
    },
    "work_mode": {
        "hybrid": r"\bhybrid\w*|\bhibrid\w*|\bpart\w* remote|\bremote .*office|\bteils|混合",
        "remote": r"\bremot\w*|\bhome ?office|\bwfh\b|\bteletrabajo|\bteletravail|\bdistanciel|\ba distancia|\banywhere|远程",
        "onsite": r"\bon ?site|\bin (person|office)|\boffice|\bpresencial|\bpresentiel|\bvor ort|\bprasenz|现场|到岗",
    },
    "format": {
        "take_home": r"\btake ?home|\bhome ?work|\bassignment",
        "recorded": r"\brecorded|\bone way|\bhirevue",
        "video": r"\bvideo|\bzoom|\bteams|\bmeet\b|\bskype|\bwebex|\bonline|\bvirtual\w*|\bvisio|\bvideollamada|视频|线上",
        "phone": r"\bphone|\btelefon\w*|\btelephon\w*|\bcall\b|\bllamada|\bappel|电话",
        "onsite": r"\bin person|\bon ?site|\boffice|\bface|\bvor ort|\bpersonlich|\bpresencial|\bpresentiel|现场|线下",
    },
    "result": {
        # A meeting that is moved to another day is none that led on.
        "rescheduled": r"\breschedul\w*|\bpostpon\w*|\b(moved|pushed|put|delayed|shifted) (back|off|(to|until|till) (next (week|month)|later|mon|tue|wed|thu|fri|"
        r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d))|\bverschoben|\breporte|\baplazad\w*|\bremarcad\w*|\badiad\w*|\bverzet\b|改期|\b(pospus|aplaz|pospon)\w*|\bперенес\w+|延期",
        "advanced": r"\b(moved|moving|went|going|go|goes|made) (on|forward|ahead|to|through|it)\b|\b(through|thru|onto|on) to\b|^through\b|\bcall(ed)? ?back\b|"
        r"^(2|2nd|second|next|3rd|third|final|another) (round|interview|call|meeting|stage)|\binvit\w*|\beingeladen|\b(zweit|folge)\w* ?(gesprach|runde)|"
        r"\b(etape suivante|siguiente (ronda|fase|etapa)|proxima (fase|etapa)|volgende ronde|passei|aprovad[oa])\b|\badvanc\w*|\bpass(ed|es)?\b(?! on)|\bnext (round|step|stage)|"
        r"\bproceed\w*|\bgot (the |an )?offer|\boffer\w*|\binvited|\bsuccess\w*|\bbestanden|\bweiter\b|\beinladung|\breussi|\bretenue?\b|"
        r"(?<!no )(?<!no la )(?<!no lo )\bpas(e|o|ado|ada)\b|(?<!no )\bsuperad[oa]|\bme (llamaron|citaron|convocaron|pasaron|ofrec\w+)|^yes\b|(?<![没不未])通过|(?<![没不未])过(了|$)|"
        r"下一轮|(?<!不)(通過|合格)|内定|(?<!не )\bпрош(ел|ла|ли)\b|\bпозвали|\bпригласили|\bпринято|\bследующ\w+ этап|\bоф+ер\b",
        "cancelled": r"\bcancel(s|ed|led|lation)?\b(?! by me)|\bcalled off|\bno show|\bausgefallen|取消|キャンセル|\bотмен\w+",
        # How it felt says nothing of what came of it.
        "pending": r"^(it |i )?(felt|went|was)? ?(so |very |pretty |quite |really )?(ok|okay|good|great|well|fine|bad|badly|so so|not sure|meh|alright|all right|unsure|decent|nice|shaky|"
        r"hard|easy)$|\bwait\w*|\bpending|\btb[cd]\b|^not yet\b|\baguard\w+|\blet me know|\b(decision|answer|result|news|reply) (due|next|by|in|this|on|expected)\b|\bawait\w*|\bupcoming|\bscheduled|\bto come|\boffen|\bausstehend|\ben attente|\bpendiente|\ba la espera|等|待定|待ち|\bжд(у|ем)\b|\bожида\w+",
    },
    "career_stage": {
        "executive": r"\bdirector|\bvp\b|\bexec\w*|\bchief|\bc level|\bhead of|\bleitung\b",
        "senior": r"\bsenior|\bsr\b|\bstaff\b|\bprincipal|\blead\b|\bexpert|\bconfirme|高级|资深",
        "mid": r"\bmid\b|\bmiddle|\bintermediate|\bmedior|\bexperienced|\bprofessional|\bassociate|中级",
        "entry": r"\bentry|\bjunior|\bjr\b|\bintern\w*|\bgraduate|\btrainee|\bnew grad|\bapprentice\w*|\bstage\b|\balternance|\bpraktik\w*|"
        r"\bberufseinsteig\w*|\bbecari\w*|初级|实习|校招|应届",
    },
    "industry": {
        "technology": r"\btech\w*|\bsoftware|\bit\b|\bsaas|\binternet|\bcyber\w*|\bdata\b|\bai\b|\btelecom\w*|\bgames?\b|\bgaming|互联网|科技|软件",
        "healthcare": r"\bhealth\w*|\bmedic\w*|\bpharma\w*|\bbiotech|\bhospital|\bgesundheit\w*|\bsante|\bsalud|医疗|医药",
        "finance": r"\bfinan\w*|\bbank\w*|\binsur\w*|\bfintech|\baccount\w*|\binvest\w*|\bversicherung\w*|\bassurance|\bseguros|金融|银行|证券",
        "creative": r"\bmedia|\bdesign|\barts?\b|\bmarketing|\badvert\w*|\bpublish\w*|\bmusic|\bfilm|\bentertainment|传媒|广告",
        "education": r"\beducat\w*|\bschool|\buniversit\w*|\bteach\w*|\bacademi\w*|\bbildung|\bformation|\beducacion|教育",
        "nonprofit_public": r"\bnon ?profit|\bngo\b|\bcharit\w*|\bpublic|\bgovern\w*|\bcouncil|\bmilitary|\boffentlich\w*|\bassociatif|\bong\b|公务|政府",
        "retail": r"\bretail|\be ?commerce|\bsales\b|\bhospitality|\brestaurant|\bfood service|\bconsumer|\bhandel|\bcommerce|\bcomercio|零售|电商",
        "manufacturing": r"\bmanufactur\w*|\bindustr\w*|\bautomotive|\bengineering|\bconstruction|\baerospace|\benergy|\bproduktion|\bmaschinenbau|制造|汽车",
        "other": r"\bother|\butilit\w*|\blegal|\breal estate|\blogistic\w*|\btransport\w*|\bconsult\w*|\bagricult\w*|\bsonstig\w*|\botro|其他",
    },
    "interviewer_role": {
        "recruiter": r"\brecruit\w*|\bhr\b|\btalent",
        "hiring_manager": r"\bhiring manager|\bhm\b|\bmanager",
        "executive": r"\bceo|\bcto|\bcfo|\bcoo|\bdirector|\bvp\b|\bfounder|\bpresident|\bhead",
        "panel": r"\bpanel|\bcommittee|\bgroup|\bseveral",
        "peer": r"\bpeer|\bteam|\bengineer|\bcolleague|\bdeveloper",
    },
    "activity": {
        "mock_interview": r"\bmock|\bpractice interview|\bprobeinterview|\bpramp|模拟面试",
        "role_play": r"\brole ?play",
        "recorded_review": r"\brecord\w*|\bwatched",
        "mentor_feedback": r"\b(mentor|coach)\w*",
        "peer_feedback": r"\bpeer|\bfriend",
        "company_research": r"\bresearch\w*|\brecherche",
        "technical_study": r"\bleet ?code|\bstud(y|ied|ying)|\balgorithm\w*|\bsystem design|\bcoding|\bcourse|\bhackerrank|\bread\b|刷题",
        "answer_refined": r"\b(refin|rewr|polish|improv)\w*|\bstar stor\w+",
        "rehearsal": r"\brehears\w*|\bpractis\w+|\bpractic\w+|\baloud",
    },
}
