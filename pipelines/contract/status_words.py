"""The ways in which people write where an application stands, in five languages: what each says, and nothing else.

A way is here only if it says one thing: bare `passed` or `i declined` (an interview, or the offer?) is left for a program's
own `words:`. How a way is compared is vocabulary.py's; (status, outcome, stage) are the contract's words.
"""

from __future__ import annotations

from collections.abc import Mapping

#: What a way says: status, outcome and furthest stage; any of the last two may be silent.
Said = tuple[str, str | None, str | None]

_GOING_ON = ("interviewing", None)
_REJECTED = ("closed", "rejected")
_SILENT = ("closed", "no_response")
_WITHDREW = ("closed", "withdrew")

#: Meetings as people name them in a status, by language: stage -> ways.
_ENGLISH_MEETINGS = {
    "recruiter_screen": "phone screen|recruiter screen|screening|screen|phone screening|recruiter call|hr screen|hr call|"
    "hr interview|phone interview|phone call|recruiter phone screen|recruiter phone call|recruiter interview|recruiter chat|"
    "recruiter screening|intro call|introductory call|initial call|initial screen|initial screening|screening call|"
    "screening interview|pre screen|prescreen|pre screening|telephone interview|telephone screen|telephonic interview|"
    "hr round|hr phone screen|hr phone interview|hr screening|talent screen|first call|phone",
    "interview": "interview|interviews|first interview|1st interview|second interview|2nd interview|third interview|"
    "3rd interview|fourth interview|4th interview|fifth interview|5th interview|first round|1st round|second round|"
    "2nd round|third round|3rd round|fourth round|4th round|fifth round|5th round|r1|r2|r3|r4|r5|round 1|round 2|round 3|"
    "round 4|round 5|interview 1|interview 2|interview 3|interview 4|interview 5|first round interview|"
    "second round interview|third round interview|1st round interview|2nd round interview|3rd round interview|"
    "round 1 interview|round 2 interview|round 3 interview|video interview|zoom interview|teams interview|"
    "virtual interview|online interview|in person interview|face to face interview|initial interview|"
    "follow up interview|one on one interview|peer interview|team interview|culture fit interview|culture interview|"
    "behavioral interview|behavioural interview|interview with team|job interview",
    "technical": "technical|technical interview|tech interview|technical screen|technical round|coding interview|tech screen|"
    "tech round|technical phone screen|tech phone screen|technical call|technical phone interview|coding round|coding screen|"
    "live coding|live coding interview|pair programming|pairing interview|system design|system design interview|"
    "system design round",
    "assessment": "assessment|online assessment|oa|take home|take home test|coding test|takehome|take home assignment|"
    "take home project|take home assessment|take home challenge|take home task|online test|skills test|skills assessment|"
    "aptitude test|coding challenge|coding assessment|code challenge|code test|assignment|homework|test task|"
    "test assignment|hackerrank|codility|codesignal|technical assessment|technical test|tech test|tech assessment|"
    "technical challenge|written test|personality test|psychometric test|assessment centre|assessment center|work sample|"
    "trial day|trial shift",
    "case_presentation": "case study|case interview|presentation|case presentation|case round|presentation round",
    "hiring_manager": "hiring manager|hiring manager interview|hm interview|hm|hm screen|hm call|hm round|"
    "hiring manager screen|hiring manager call|hiring manager round|hiring manager chat|interview with hiring manager|"
    "manager interview|manager round",
    "panel_onsite": "onsite|on site|panel|panel interview|onsite interview|onsites|on site interview|panel round|superday|"
    "super day|interview loop|onsite loop|full loop|virtual onsite|virtual panel|onsite round|group interview",
    "final": "final|final round|final interview|last round|final rounds|final round interview|last interview|"
    "ceo interview|executive interview|exec interview|founder interview|final panel",
    "reference_check": "reference check|references|background check|reference checks|background checks",
}
_GERMAN_MEETINGS = {
    "recruiter_screen": "telefoninterview|telefongespräch|telefonat|telefonisches gespräch|telefonisches interview|"
    "erstes telefonat|hr gespräch|gespräch mit hr|gespräch mit recruiter",
    "interview": "gespräch|vorstellungsgespräch|bewerbungsgespräch|jobinterview|erstgespräch|erstes gespräch|1 gespräch|"
    "zweitgespräch|zweites gespräch|2 gespräch|drittes gespräch|3 gespräch|kennenlerngespräch|videointerview|"
    "videogespräch|online gespräch|erstes interview|zweites interview|drittes interview",
    "technical": "fachgespräch|fachinterview|technisches interview|technisches gespräch",
    "assessment": "probearbeiten|probetag|probearbeit|einstellungstest|eignungstest|probeaufgabe|testaufgabe",
    "final": "endrunde|letzte runde|finale runde|finales gespräch|letztes gespräch|abschlussgespräch",
}
_FRENCH_MEETINGS = {
    "recruiter_screen": "entretien téléphonique|entretien rh|appel rh|préqualification|appel téléphonique|"
    "entretien avec le recruteur",
    "interview": "entretien|entretiens|entretien d embauche|premier entretien|1er entretien|deuxième entretien|"
    "second entretien|2e entretien|2ème entretien|troisième entretien|3e entretien|3ème entretien|entretien 1|entretien 2|"
    "entretien 3|entretien vidéo|entretien visio|visio",
    "technical": "entretien technique",
    "assessment": "test technique|test en ligne|tests techniques|mise en situation",
    "hiring_manager": "entretien manager|entretien avec le manager",
    "final": "entretien final|dernier entretien",
}
_SPANISH_MEETINGS = {
    "recruiter_screen": "entrevista telefónica|entrevista rrhh|entrevista de rrhh|entrevista con rrhh|llamada rrhh|"
    "llamada con reclutador|llamada telefónica",
    "interview": "entrevista|entrevistas|entrevista de trabajo|primera entrevista|1 entrevista|segunda entrevista|"
    "2 entrevista|tercera entrevista|3 entrevista|1ra entrevista|2da entrevista|1ª entrevista|2ª entrevista|"
    "entrevista 1|entrevista 2|entrevista 3|entrevista virtual|entrevista presencial|entrevista online",
    "technical": "entrevista técnica",
    "assessment": "prueba técnica|test técnico|prueba online|prueba en línea|prueba de selección",
    "final": "entrevista final|última entrevista",
}
_CHINESE_MEETINGS = {
    "recruiter_screen": "电话面试|电面|電話面試|电话沟通",
    "interview": "面试|面試|一面|二面|三面|四面|初面|复试|第一轮面试|第二轮面试|第三轮面试|一轮面试|二轮面试|三轮面试|视频面试|線上面試|"
    "线上面试|現場面試|现场面试|首轮面试|第一次面试|第二次面试",
    "technical": "技术面|技术面试|技術面試|技术一面|技术二面",
    "assessment": "笔试|筆試|在线测评|测评|線上測驗|机试|在线笔试|在线测试|测验",
    "panel_onsite": "群面|无领导小组讨论",
    "final": "终面|最终面试|終面",
    "reference_check": "背调|背景调查",
}

#: What is said of a meeting ({}), by language: ways -> the status and outcome that they tell of.
_SAYS: tuple[tuple[Mapping[str, str], Mapping[str, tuple[str, str | None]]], ...] = (
    (
        _ENGLISH_MEETINGS,
        {
            "{}|{} stage|{} phase|{} scheduled|{} booked|{} upcoming|upcoming {}|scheduled {}|scheduled for {}|{} done|{} completed|"
            "{} passed|passed {}|interviewing {}|interviewing at {}|in {}|{} pending|pending {}|awaiting {}|waiting for {}|"
            "{} invite|{} invitation|{} invited|invited to {}|invited for {}|invite to {}|invite for {}|invitation to {}|"
            "invitation for {}|{} request|{} requested|{} confirmed|{} arranged|{} set up|setting up {}|scheduling {}|"
            "to schedule {}|{} to be scheduled|{} in progress|{} complete|{} finished|{} cleared|cleared {}|{} attended|"
            "attended {}|completed {}|finished {}|had {}|did {}|doing {}|{} received|received {}|{} sent|{} submitted|"
            "submitted {}|{} started|{} rescheduled|{} today|{} tomorrow|{} this week|{} next week|moved to {}|moving to {}|"
            "advanced to {}|progressed to {}|got {}|after {}|post {}|{} awaiting result|{} awaiting results|"
            "{} awaiting response|{} awaiting feedback|{} awaiting decision|{} waiting for result|{} waiting for feedback|"
            "{} waiting for response|awaiting response after {}|awaiting feedback after {}|waiting after {}|"
            "{} done waiting|{} done awaiting response": _GOING_ON,
            "rejected {}|rejected after {}|rejected post {}|rejected at {}|rejection after {}|{} rejected|not selected after {}|"
            "rejected {} stage|rejected after {} stage|rejected at {} stage|rejected in {}|rejected during {}|"
            "rejected following {}|rejected from {}|rejection post {}|rejection at {}|rejection from {}|{} rejection|"
            "{} then rejected|{} and rejected|{} but rejected|{} reject|post {} rejection|post {} reject|reject after {}|"
            "rejected by employer after {}|rejected by company after {}|turned down after {}|not moving forward after {}|"
            "unsuccessful after {}|unsuccessful at {}|no after {}|{} failed|failed {}|failed at {}|failed after {}|"
            "did not pass {}|didn t pass {}|no offer after {}|eliminated at {}|eliminated after {}": _REJECTED,
            "ghosted {}|ghosted after {}|ghosted post {}|ghosted at {}|{} ghosted|no response after {}|no reply after {}|"
            "{} then ghosted|{} and ghosted|{} no response|{} then no response|ghosted following {}|post {} ghosted|"
            "ghosted after {} stage|ghosted by employer after {}|never heard back after {}|silence after {}|"
            "no answer after {}|no response post {}|no feedback after {}|no response following {}": _SILENT,
            "withdrew after {}|withdrew at {}|withdrew post {}|withdrew {}|i withdrew after {}|withdrawn after {}|"
            "withdrew before {} ended|withdrew during {}|withdrew following {}|withdrawn post {}|withdrawn at {}|"
            "{} withdrew|{} then withdrew|not interested after {}|no longer interested after {}|"
            "lost interest after {}": _WITHDREW,
        },
    ),
    (
        _GERMAN_MEETINGS,
        {
            "{}|{} geplant|{} vereinbart|{} terminiert|{} steht an|{} angesetzt|einladung zum {}|einladung {}|"
            "einladung zu {}|eingeladen zum {}|zum {} eingeladen|{} geführt|{} gehabt|{} absolviert|{} erfolgt|{} erledigt|"
            "{} abgeschlossen|{} war|nach {}|im {}|warte auf {}": _GOING_ON,
            "absage nach {}|absage nach dem {}|abgelehnt nach {}|abgelehnt nach dem {}|ablehnung nach {}|{} absage|"
            "nach {} abgelehnt|nach dem {} abgelehnt": _REJECTED,
            "keine antwort nach {}|keine rückmeldung nach {}|geghostet nach {}|keine antwort nach dem {}|"
            "keine rückmeldung nach dem {}": _SILENT,
            "zurückgezogen nach {}|selbst abgesagt nach {}|nach {} zurückgezogen": _WITHDREW,
        },
    ),
    (
        _FRENCH_MEETINGS,
        {
            "{}|{} prévu|{} planifié|{} programmé|{} passé|{} effectué|{} réalisé|{} à venir|{} fait|en {}|"
            "invité à un {}|convoqué à un {}|convocation {}|invitation {}|en attente {}|après {}": _GOING_ON,
            "refus après {}|refusé après {}|refusée après {}|rejeté après {}|non retenu après {}|{} refusé|"
            "refus après un {}": _REJECTED,
            "sans réponse après {}|pas de réponse après {}|pas de retour après {}": _SILENT,
            "désistement après {}|candidature retirée après {}": _WITHDREW,
        },
    ),
    (
        _SPANISH_MEETINGS,
        {
            "{}|{} programada|{} agendada|{} realizada|{} hecha|{} pendiente|{} confirmada|en {}|invitado a {}|"
            "invitada a {}|citado a {}|después de {}|{} programado|{} realizado": _GOING_ON,
            "rechazado tras {}|rechazada tras {}|rechazado después de {}|rechazada después de {}|"
            "rechazado después de la {}|rechazado tras la {}|rechazo tras {}|no seleccionado tras {}": _REJECTED,
            "sin respuesta tras {}|sin respuesta después de {}|sin respuesta tras la {}": _SILENT,
            "retirado tras {}|me retiré tras {}": _WITHDREW,
        },
    ),
    (
        _CHINESE_MEETINGS,
        {
            "{}|{}中|已{}|待{}|{}邀请|{}邀約|{}通过|{}通過|{}已通过|{}完成|{}已完成|{}结束|已约{}|等待{}|等{}结果|"
            "{}等结果|{}等待结果|收到{}|收到{}邀请|{}已安排|参加{}|已参加{}": _GOING_ON,
            "{}挂|{}挂了|{}未通过|{}没过|{}不通过|{}被拒|{}后被拒|{}淘汰|{}失败|{}被刷|{}后拒绝": _REJECTED,
            "{}后无回复|{}后没消息|{}无回复|{}后无消息": _SILENT,
            "{}后放弃|放弃{}": _WITHDREW,
        },
    ),
)

_PLAIN: dict[Said, str] = {
    (
        "saved",
        None,
        None,
    ): "saved|bookmarked|wishlist|wish list|to apply|interested|draft|not applied|not yet applied|applying|"
    "to do|todo|want to apply|planning to apply|plan to apply|will apply|going to apply|ready to apply|need to apply|"
    "haven t applied|have not applied|didn t apply|did not apply|prospect|prospective|lead|target|considering|researching|"
    "wishlisted|apply later|apply soon|should apply|might apply|to research|saved job|saved jobs|watchlist|watch list|"
    "not submitted|not yet submitted|to submit|to be submitted|on my list|haven t applied yet|have not applied yet|"
    "backlog|favorite|favourite|favorites|queued|preparing|preparing application|application in preparation|not started|"
    "to be applied|save|save for later|evaluated|exploring|wish|wished for|application started|started application|"
    "gespeichert|gemerkt|merkliste|vorgemerkt|interessant|geplant|noch nicht beworben|nicht beworben|zu bewerben|entwurf|"
    "in vorbereitung|bewerbung in vorbereitung|wunschliste|noch bewerben|"
    "à postuler|à candidater|enregistré|sauvegardé|favori|favoris|brouillon|en préparation|à envoyer|pas encore postulé|"
    "guardado|guardada|por aplicar|por postular|pendiente de aplicar|pendiente de enviar|borrador|favorito|sin aplicar|"
    "待投递|未投递|收藏|已收藏|想投|准备投递|计划投递|感兴趣|待投|未申请|待申请|未投遞|待投遞",
    (
        "applied",
        None,
        None,
    ): "applied|submitted|application submitted|application sent|sent|cv sent|resume sent|in review|"
    "under review|awaiting response|awaiting reply|waiting|pending|applied pending|open|active|application|"
    "applied online|applied on linkedin|applied via linkedin|applied on indeed|applied via indeed|applied on company site|"
    "applied on website|applied via website|applied via company website|applied by email|applied via email|applied directly|"
    "applied via recruiter|applied via referral|applied with referral|applied through referral|applied referred|"
    "easy applied|easy apply|quick applied|already applied|just applied|applied again|reapplied|re applied|i applied|"
    "have applied|application received|application confirmed|confirmation received|acknowledged|application acknowledged|"
    "acknowledgement received|receipt confirmed|received application|application under review|application in review|"
    "being reviewed|reviewing|reviewed|review|under consideration|in consideration|being considered|resume submitted|"
    "cv submitted|resume under review|resume in review|cv under review|resume review|cv review|app sent|app submitted|"
    "application complete|application completed|completed application|application done|submitted application|"
    "sent application|sent cv|sent resume|resume emailed|application viewed|resume viewed|cv viewed|profile viewed|viewed|"
    "resume downloaded|awaiting|awaiting answer|awaiting feedback|awaiting decision|awaiting news|waiting for response|"
    "waiting for reply|waiting for answer|waiting for feedback|waiting on response|waiting on reply|waiting to hear back|"
    "waiting to hear|waiting response|no response yet|no reply yet|no answer yet|no news yet|nothing yet|"
    "not heard back yet|haven t heard back|have not heard back|haven t heard|applied no response yet|applied waiting|"
    "applied awaiting response|applied waiting for response|applied followed up|applied follow up sent|followed up|"
    "follow up sent|following up|pending response|pending review|pending reply|response pending|decision pending|"
    "in consideration for role|"
    "beworben|bewerbung gesendet|bewerbung versendet|bewerbung verschickt|bewerbung abgeschickt|bewerbung eingereicht|"
    "bewerbung abgesendet|bewerbung raus|bewerbung ist raus|abgeschickt|abgesendet|gesendet|versendet|verschickt|eingereicht|"
    "bewerbung|eingang bestätigt|eingangsbestätigung|eingangsbestätigung erhalten|bewerbung eingegangen|in bearbeitung|"
    "in prüfung|wird geprüft|warten|warte|warte auf antwort|warten auf antwort|warte auf rückmeldung|"
    "warten auf rückmeldung|ausstehend|antwort ausstehend|antwort offen|offen|noch offen|noch keine antwort|"
    "noch keine rückmeldung|nachgefasst|initiativ beworben|initiativbewerbung|"
    "postulé|candidature envoyée|candidature|candidaté|envoyé|envoyée|cv envoyé|dossier envoyé|en attente|"
    "en attente de réponse|attente de réponse|attente réponse|en cours d examen|en cours d étude|candidature reçue|"
    "candidature soumise|candidature spontanée|accusé de réception|soumis|soumise|relancé|relancée|relance|relance envoyée|"
    "pas encore de réponse|"
    "aplicado|aplicada|apliqué|postulado|postulada|solicitado|solicitada|solicitud enviada|candidatura enviada|enviado|"
    "enviada|cv enviado|currículum enviado|en revisión|en espera|esperando respuesta|esperando|pendiente|"
    "pendiente de respuesta|inscrito|inscrita|postulación enviada|"
    "已投递|投递|已投|已申请|申请|申请中|已提交|已发送|简历已投递|投递简历|已投简历|等待回复|等待中|等待|待回复|等回复|等消息|简历筛选|"
    "筛选中|简历筛选中|处理中|已查看|审核中|网申|已网申|简历评估中|流程中|已投遞|已申請|申請中|等待回覆|審核中",
    (
        "interviewing",
        None,
        "interview",
    ): "interviewing|interviewed|in process|in progress|interview process|in interview process|"
    "interviews ongoing|interviews in progress|currently interviewing|actively interviewing|interviewing now|"
    "interviewing stage|multiple interviews|interviewed waiting|interviewed awaiting response|interviewed pending|"
    "interviewed no response yet|interviewed awaiting decision|interviewed awaiting feedback|"
    "eingeladen|im bewerbungsprozess|entrevistado|entrevistada|约面|约面试|已约面|面试流程中",
    (
        "offer",
        None,
        "offer",
    ): "offer|offered|offer received|got offer|job offer|offer extended|negotiating|negotiation|offer made|"
    "received offer|received an offer|got an offer|got the offer|verbal offer|verbal offer received|written offer|"
    "offer letter|offer letter received|conditional offer|formal offer|offer stage|offer pending|offer in hand|offer given|"
    "offer negotiation|negotiating offer|salary negotiation|offer negotiating|job offered|offer under consideration|"
    "considering offer|deciding on offer|offer to decide|offer on the table|offer yay|contract offered|offer open|"
    "angebot|angebot erhalten|jobangebot|jobangebot erhalten|stellenangebot erhalten|vertragsangebot|zusage|zusage erhalten|"
    "zusage bekommen|vertrag erhalten|angebot liegt vor|mündliche zusage|"
    "offre reçue|proposition|proposition reçue|proposition d embauche|promesse d embauche|offre d embauche|"
    "oferta|oferta recibida|oferta de trabajo|oferta laboral|propuesta recibida|negociando|"
    "录用|录取|已录取|拿到offer|收到offer|已收到offer|已拿offer|offer到手|已发offer|有offer|錄取|已錄取|口头offer|offer沟通|谈薪",
    ("closed", None, None): "closed|archived|archive|ended|process ended|geschlossen|beendet|archiviert|"
    "clôturé|clôturée|archivé|cerrado|cerrada|proceso finalizado|archivado|已结束|结束|流程结束|已关闭|已归档",
    (
        "closed",
        "offer_accepted",
        "offer",
    ): "accepted|offer accepted|accepted offer|accepted the offer|i accepted|hired|got hired|"
    "got the job|signed|offer signed|i got hired|i got the job|got job|job accepted|accepted job|accepted the job|"
    "accepted position|accepted the position|i accepted the offer|offer accepted by me|contract signed|signed contract|"
    "signed offer|signed the offer|signed offer letter|offer letter signed|onboarding|started job|started working|"
    "started new job|hired accepted|offer accept|new job|"
    "angebot angenommen|stelle angenommen|vertrag unterschrieben|vertrag unterzeichnet|arbeitsvertrag unterschrieben|"
    "eingestellt|zusage angenommen|job bekommen|stelle bekommen|"
    "offre acceptée|embauché|embauchée|recruté|recrutée|contrat signé|proposition acceptée|"
    "oferta aceptada|contratado|contratada|contrato firmado|acepté la oferta|"
    "接受offer|已接受offer|已入职|入职|签约|已签约|已签|已接offer|签offer|签三方|已签三方|已錄用報到",
    (
        "closed",
        "offer_declined",
        "offer",
    ): "offer declined|declined offer|declined the offer|i declined offer|i declined the offer|"
    "offer declined by me|turned down offer|turned down the offer|i turned down the offer|offer turned down|"
    "offer turned down by me|rejected offer|rejected the offer|i rejected offer|i rejected the offer|offer rejected|"
    "offer rejected by me|offer refused|refused offer|refused the offer|passed on offer|offer passed on|"
    "declined their offer|rejected their offer|said no to offer|did not accept offer|didn t accept offer|"
    "offer not accepted|offer declined by candidate|declined job offer|turned down job offer|"
    "angebot abgelehnt|angebot ausgeschlagen|zusage abgelehnt|angebot nicht angenommen|jobangebot abgelehnt|"
    "offre refusée|offre déclinée|j ai refusé l offre|proposition refusée|proposition déclinée|"
    "oferta rechazada|oferta declinada|rechacé la oferta|oferta no aceptada|"
    "拒绝offer|已拒绝offer|拒offer|拒了offer|已拒offer|放弃offer|已放弃offer|婉拒offer",
    (
        "closed",
        "offer_expired",
        "offer",
    ): "offer expired|offer lapsed|offer ran out|angebot abgelaufen|offer过期|offer已过期",
    (
        "closed",
        "offer_rescinded",
        "offer",
    ): "offer rescinded|rescinded|offer withdrawn by employer|offer rescinded by employer|"
    "offer withdrawn|offer revoked|offer pulled|offer retracted|offer cancelled|offer canceled|rescinded offer|"
    "offer withdrawn by company|angebot zurückgezogen|zusage zurückgezogen|offre retirée|oferta retirada|offer被撤|毁约|被毁约",
    ("closed", "rejected", None): "rejected|reject|rejection|declined|not selected|turned down|unsuccessful|no|denied|"
    "not moving forward|rejected by employer|rejected by company|rejected by them|declined by employer|declined by company|"
    "turned down by employer|employer declined|employer rejected|they rejected me|no offer|not offered|no offer made|"
    "auto rejected|auto rejection|rejected app|rejected application|rejected cv|rejected resume|reeejected|rejected pre r1|"
    "rejected pre interview|rejected before interview|rejected pre phone screen|"
    "rejected before phone screen|rejected no interview|rejected without interview|rejected w o interview|no interview|"
    "rejected immediately|instant rejection|immediate rejection|auto reject|automatic rejection|automated rejection|"
    "rejected automatically|auto rejected by ats|rejected by ats|ats rejection|rejection email|rejected email|"
    "rejected by email|rejected via email|email rejection|rejection letter|rejection received|rejection mail|"
    "rejection email received|received rejection|received rejection email|got rejected|got rejection|i got rejected|"
    "was rejected|rejected me|rejected after application|rejected after applying|rejected after resume review|"
    "rejected after cv review|rejected at application|rejected at application stage|rejected at resume screen|"
    "rejected after resume screen|rejected resume screen|resume rejected|cv rejected|application rejected|application declined|"
    "application denied|application unsuccessful|not successful|unsuccessful application|not shortlisted|not chosen|"
    "not proceeding|not progressing|not progressed|not continuing|not considered|no longer under consideration|"
    "no longer being considered|no longer considered|not being considered|not under consideration|"
    "no longer in consideration|not selected by employer|not moving forward with me|not moved forward|"
    "did not move forward|didn t move forward|won t move forward|will not move forward|passed over|they passed|"
    "company passed|they declined|declined by them|declined me|turned me down|turned down by company|"
    "went with another candidate|went with other candidate|went with someone else|chose another candidate|"
    "chose someone else|other candidate chosen|another candidate selected|moved on with other candidates|"
    "moving forward with other candidates|moved forward with other candidates|regret|regret email|regret letter|regretted|"
    "failed|did not pass|didn t pass|not hired|didn t get it|did not get it|didn t get the job|"
    "did not get the job|not accepted|disqualified|eliminated|rejected again|hard no|sadly rejected|"
    "rejected sadly|rejeted|rejcted|rejectd|rejeced|rejectedd|rejeccted|recjected|regected|rejetced|rejecte|rejectted|"
    "absage|absage erhalten|absage bekommen|absage per mail|absage per e mail|absage per email|absage per post|"
    "absage telefonisch|schriftliche absage|automatische absage|standardabsage|absage ohne gespräch|absage ohne interview|"
    "absage ohne vorstellungsgespräch|absage vor gespräch|absage der firma|absage vom unternehmen|abgelehnt|ablehnung|"
    "bewerbung abgelehnt|abgelehnt worden|leider nein|leider abgelehnt|leider absage|nicht eingeladen|keine einladung|"
    "nicht ausgewählt|nicht berücksichtigt|keine zusage|"
    "refusé|refusée|refus|rejeté|rejetée|réponse négative|négatif|négative|non retenu|non retenue|pas retenu|pas retenue|"
    "candidature refusée|candidature rejetée|candidature non retenue|refus par mail|refus automatique|refus reçu|"
    "refusé sans entretien|refus sans entretien|profil non retenu|"
    "rechazado|rechazada|rechazo|no seleccionado|no seleccionada|denegado|denegada|respuesta negativa|negativo|"
    "rechazado por la empresa|candidatura rechazada|no pasé|no avanzó|solicitud rechazada|"
    "已拒绝|拒绝|被拒|已被拒|被拒绝|拒信|收到拒信|未通过|没通过|不通过|不合适|不匹配|淘汰|已淘汰|被淘汰|挂|挂了|已挂|简历挂|简历挂了|"
    "简历被拒|简历未通过|被刷|未录用|未录取|未被录用|感谢信|收到感谢信|初筛未通过|已拒|已拒絕|拒絕|被拒絕|未錄取|不錄取|感謝信|未通過",
    ("closed", "rejected", "interview"): "interviewed rejected|interviewed and rejected|interviewed then rejected|"
    "interviewed but rejected|interviewed not selected|interviewed no offer|interviewed declined by employer|"
    "entrevistado y rechazado",
    (
        "closed",
        "no_response",
        None,
    ): "ghosted|no response|no reply|no answer|never heard back|timed out|silence|ghosted by employer|"
    "ghost|ghosted me|got ghosted|i was ghosted|was ghosted|ghosted by company|ghosted by recruiter|ghosted by hr|ghosting|"
    "ghosted after applying|ghosted after application|applied ghosted|applied no response|never responded|never replied|"
    "never answered|never got back|never got back to me|did not respond|didn t respond|did not reply|didn t reply|"
    "did not answer|no feedback|no callback|no call back|no response from company|no response from employer|"
    "no response received|no response at all|no response after applying|no response after application|"
    "no response 30 days|no response after 30 days|no response for 30 days|not responded|unanswered|unresponsive|"
    "radio silence|crickets|never heard|never heard from them|never heard back from them|ignored|time out|timeout|"
    "assumed rejected|assumed rejection|presumed rejected|presumed rejection|assume rejected|assumed ghosted|"
    "presumed ghosted|probably ghosted|no word back|black hole|"
    "keine antwort|keine rückmeldung|keine reaktion|nie gehört|nichts gehört|nichts mehr gehört|nie wieder gehört|"
    "ohne antwort|ohne rückmeldung|keine antwort erhalten|keine rückmeldung erhalten|nie geantwortet|geghostet|"
    "keine antwort bekommen|"
    "pas de réponse|sans réponse|aucune réponse|pas de retour|aucun retour|sans retour|restée sans réponse|"
    "jamais de réponse|pas de nouvelles|sans nouvelles|ghosté|ghostée|"
    "sin respuesta|sin contestación|sin contestar|no respondieron|no contestaron|nunca respondieron|"
    "nunca contestaron|ninguna respuesta|"
    "无回复|没回复|未回复|没有回复|无回应|无响应|石沉大海|没消息|无消息|没下文|已读不回|无反馈|没有反馈|無回覆|沒回覆|無回應|无声|不了了之",
    ("closed", "no_response", "interview"): "interviewed ghosted|interviewed then ghosted|interviewed and ghosted|"
    "interviewed no response|interviewed but ghosted|interviewed never heard back",
    ("closed", "withdrew", None): "withdrew|withdrawn|not interested|not interested app|no longer interested|"
    "not interested anymore|not interested any more|lost interest|i withdrew|withdrew application|application withdrawn|"
    "withdrawn by me|cancelled|canceled|skip|discarded|withdrew my application|i withdrew my application|withdraw|"
    "withdrew candidacy|withdrew my candidacy|withdrawn application|withdrew from process|withdrew from the process|"
    "i pulled out|pulled out|pulled my application|dropped out|opted out|backed out|self withdrawn|self withdrew|"
    "candidate withdrew|withdrawn by candidate|withdrew by me|cancelled by me|canceled by me|not pursuing|"
    "no longer pursuing|decided not to pursue|did not pursue|didn t pursue|not pursued|i m not interested|"
    "i am not interested|decided not to continue|decided not to proceed|i decided not to proceed|decided against it|"
    "chose not to proceed|stopped pursuing|lost interest in role|"
    "zurückgezogen|bewerbung zurückgezogen|rückzug|zurück gezogen|kein interesse mehr|selbst abgesagt|von mir abgesagt|"
    "ich habe abgesagt|absage von mir|absage durch mich|eigene absage|habe abgesagt|"
    "retiré|retirée|candidature retirée|retrait|abandonné|abandonnée|désistement|plus intéressé|plus intéressée|"
    "pas intéressé|pas intéressée|je me suis désisté|je me suis désistée|"
    "retirado|retirada|candidatura retirada|me retiré|no me interesa|no interesado|no interesada|ya no me interesa|desistí|"
    "已撤回|撤回|放弃|已放弃|主动放弃|不考虑|不考虑了|撤销申请|取消申请|撤回申请|自己放弃|已撤销|主動放棄|放棄",
    ("closed", "withdrew", "interview"): "not interested interview offer|not interested interview|declined interview|"
    "interview declined by me|declined interview invite|declined interview invitation|declined the interview|"
    "turned down interview|cancelled interview by me|interviewed withdrew|interviewed then withdrew|"
    "interviewed not interested|vorstellungsgespräch abgesagt von mir|gespräch selbst abgesagt",
    ("closed", "position_closed", None): "position closed|job closed|cancelled by employer|position on hold|on hold|"
    "position cancelled|expired|suspected ghost job|position filled|filled|closed by employer|closed by company|role closed|"
    "role filled|role cancelled|role canceled|role on hold|job on hold|job cancelled|job canceled|job filled|position canceled|"
    "canceled by employer|cancelled by company|canceled by company|position put on hold|put on hold|position frozen|"
    "role frozen|position eliminated|role eliminated|position withdrawn|role withdrawn|position removed|position pulled|"
    "requisition closed|req closed|requisition cancelled|req cancelled|requisition on hold|posting closed|posting removed|"
    "posting expired|posting taken down|job posting removed|job posting closed|job posting expired|job removed|job taken down|"
    "job expired|job deleted|listing removed|listing expired|listing closed|ad removed|job no longer available|"
    "no longer available|position no longer available|role no longer available|no longer accepting applications|"
    "applications closed|vacancy closed|vacancy filled|vacancy cancelled|no longer hiring|not hiring|not hiring anymore|"
    "hiring freeze|hiring frozen|hiring paused|hiring on hold|headcount frozen|headcount cut|internal hire|filled internally|"
    "hired internally|position filled internally|role filled internally|went with internal candidate|"
    "internal candidate chosen|ghost job|company closed|company shut down|company went bankrupt|"
    "stelle besetzt|stelle vergeben|stelle bereits besetzt|stelle schon besetzt|bereits besetzt|schon besetzt|"
    "stelle gestrichen|stelle geschlossen|stelle zurückgezogen|stelle pausiert|stelle nicht mehr verfügbar|"
    "ausschreibung beendet|ausschreibung zurückgezogen|ausschreibung geschlossen|einstellungsstopp|intern besetzt|"
    "anzeige offline|stelle offline|"
    "poste pourvu|poste fermé|poste annulé|poste supprimé|poste gelé|offre pourvue|recrutement gelé|recrutement annulé|"
    "recrutement suspendu|pourvu|"
    "vacante cerrada|vacante cubierta|vacante cancelada|puesto cubierto|puesto cerrado|puesto cancelado|proceso cerrado|"
    "proceso cancelado|"
    "职位关闭|职位已关闭|岗位关闭|岗位已关闭|停止招聘|岗位取消|岗位已取消|hc冻结|招聘结束|职位已下线|职位下线|岗位已招满|已招满|hc没了|"
    "職缺關閉|職位已關閉",
}


#: Ways that the patterns above would make, and that say two things: a rejection that is final, or one at the final.
_TWO_THINGS = frozenset({"final rejection"})


def meeting_ways() -> dict[str, list[str]]:
    """Stage -> every way in which people name such a meeting."""
    made: dict[str, list[str]] = {}
    for meetings, _ in _SAYS:
        for stage, ways in meetings.items():
            made.setdefault(stage, []).extend(ways.split("|"))
    return made


def status_ways() -> dict[str, Said]:
    """Each way to write a status -> what it says. ValueError for a way that would say two things."""
    said: dict[str, Said] = {}

    def add(way: str, meaning: Said) -> None:
        if said.setdefault(way, meaning) != meaning:
            raise ValueError(f"{way!r} would say both {said[way]} and {meaning}")

    for meaning, ways in _PLAIN.items():
        for way in ways.split("|"):
            add(way, meaning)
    for meetings, says in _SAYS:
        for stage, names in meetings.items():
            for patterns, (status, outcome) in says.items():
                for pattern in patterns.split("|"):
                    for name in names.split("|"):
                        add(pattern.format(name), (status, outcome, stage))
    return {way: meaning for way, meaning in said.items() if way not in _TWO_THINGS}
