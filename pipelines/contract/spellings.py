"""The ways in which people write the words of a log, but for an application's status: word -> its ways, separated by `|`.

A way is here only if it means one thing; the stages' own names are status_words.py's. How they are compared is vocabulary.py's.
"""

from __future__ import annotations

SPELLINGS: dict[str, dict[str, str]] = {
    "stage": {
        "recruiter_screen": "recruiter|hr",
        "hiring_manager": "manager|manager call|manager screen|line manager|supervisor|supervisor interview",
        "technical": "tech|coding|technisch|technique|técnica",
        "assessment": "test|test assignment|quiz|exercise|challenge|aufgabe",
        "case_presentation": "case|case or presentation",
        "panel_onsite": "panel or onsite|loop|vor ort|in person|on site visit|site visit",
        "reference_check": "reference|reference call|referenzen|referenzprüfung|références",
        "applied": "application|beworben|bewerbung|candidature|postulación|solicitud|投递|申请",
        "offer": "offered|job offer|angebot|oferta|offer letter",
        "interview": "behavioral|behavioural|culture fit|first|second|third|fit interview",
        "final": "final stage|last stage|executive",
    },
    "result": {
        "advanced": "passed|pass|moved on|next round|led on|proceed|proceeded|moved forward|success|yes|through|next step|next stage|"
        "moved to next round|advance|moved to next|progressed|went through|bestanden|weiter|nächste runde|weitergekommen|"
        "réussi|validé|aprobado|aprobada|avanzó|通过|已通过|进入下一轮|通過|cleared|made it|accepted to next round|move forward|"
        "moving forward|invited back|next interview|got offer|offer",
        "rejected": "reject|rejection|failed|fail|declined|no|not selected|unsuccessful|turned down|absage|abgelehnt|nicht bestanden|"
        "refusé|refus|échoué|rechazado|rechazada|no pasé|未通过|挂|挂了|被拒|没过|not passed|did not pass|didn t pass|no offer|"
        "rejected after|not moving forward|eliminated|denied",
        "no_response": "ghosted|no reply|no answer|never heard back|silence|ghost|no feedback|keine antwort|keine rückmeldung|"
        "pas de réponse|sans réponse|sin respuesta|无回复|没消息|never heard|radio silence|no response received|timed out",
        "withdrew": "withdrawn|i withdrew|zurückgezogen|retiré|retirado|retirada|放弃|已放弃|withdraw|pulled out|not interested|"
        "withdrew application",
        "pending": "waiting|awaiting|awaiting result|open|scheduled|upcoming|tbd|unknown yet|offen|ausstehend|warte auf antwort|"
        "en attente|pendiente|esperando|等待|等待中|待定|等结果|awaiting feedback|awaiting response|awaiting decision|"
        "waiting for feedback|waiting for response|in progress|to be determined|no news yet|planned|geplant|prévu|"
        "programado|programada|to come|no response yet|not heard yet|not heard back yet",
        "cancelled": "canceled|called off|abgesagt|annulé|annulée|cancelado|cancelada|取消|已取消|did not happen|didn t happen",
        "rescheduled": "moved|postponed|verschoben|reporté|reportée|reprogramado|reprogramada|改期|已改期|reschedule|delayed",
    },
    "outcome": {
        "offer_accepted": "accepted|hired|accepted offer|got the job|signed|angebot angenommen|offre acceptée|oferta aceptada|embauché|"
        "embauchée|contratado|contratada|接受offer|已入职|入职|got hired|eingestellt",
        "offer_declined": "declined offer|turned down offer|declined the offer|i declined the offer|turned down the offer|rejected offer|"
        "angebot abgelehnt|offre refusée|oferta rechazada|拒offer|拒绝offer",
        "offer_expired": "expired offer|offer lapsed",
        "offer_rescinded": "rescinded|offer withdrawn|offer revoked|offer pulled|offer withdrawn by employer|angebot zurückgezogen",
        "rejected": "reject|rejection|declined|not selected|unsuccessful|no|no offer|turned down|denied|failed|not hired|"
        "not moving forward|rejected by company|rejected by employer|absage|abgelehnt|refusé|refusée|refus|rejeté|"
        "non retenu|rechazado|rechazada|no seleccionado|被拒|已拒绝|拒绝|未通过|拒信|got rejected|rejection email",
        "withdrew": "withdrawn|i withdrew|not interested|withdrew application|withdraw|no longer interested|pulled out|zurückgezogen|"
        "candidature retirée|retiré|retirado|retirada|放弃|已放弃|撤回",
        "no_response": "ghosted|no reply|no answer|timed out|ghost|no response received|never heard back|never heard|silence|"
        "radio silence|keine antwort|keine rückmeldung|pas de réponse|sans réponse|sin respuesta|无回复|没消息|石沉大海",
        "position_closed": "job closed|filled|position filled|cancelled by employer|closed by employer|position cancelled|position on hold|"
        "on hold|role closed|role filled|hiring freeze|stelle besetzt|poste pourvu|vacante cerrada|职位关闭|job filled|"
        "job cancelled|ghost job|suspected ghost job",
        "pending": "open|waiting|in progress|tbd|awaiting|awaiting response|awaiting decision|undecided|ongoing|active|offen|"
        "ausstehend|laufend|en attente|en cours|pendiente|en proceso|等待中|进行中|待定|not yet|no decision yet",
    },
    "outcome_reason": {
        "not_for_me": "not interested|own choice|didn t like it|did not like it|bad culture|red flags|red flag|not a fit for me",
        "better_candidate": "stronger candidate|other candidate|better candidate chosen|went with another candidate|another candidate|"
        "internal candidate|more experienced candidate|stronger applicant",
        "lacked_skill": "lack of skill|missing skill|missing skills|lack of skills|not enough experience|lack of experience|"
        "lacked experience|skills gap|skill gap|not qualified|underqualified",
        "weak_answers": "weak answer|poor interview|interview performance|bad interview|failed technical|failed test",
        "motivation_doubt": "motivation",
        "pay_mismatch": "salary|pay|salary mismatch|salary too high|salary too low|salary expectations|compensation|too expensive|gehalt|"
        "salaire|salario|薪资",
        "position_on_hold": "on hold|hiring freeze|position closed|position cancelled|position filled|budget|headcount",
        "title_level_mismatch": "overqualified|too senior|too junior|level|level mismatch|seniority",
        "technology_mismatch": "tech stack|stack mismatch|technology|tech mismatch|wrong stack",
        "location": "relocation|commute|not remote|remote only|too far|standort|ubicación",
        "fit_concern": "culture fit|cultural fit|not a fit|fit|culture",
        "unknown": "no reason|no reason given|not given|none given|no feedback|unbekannt|inconnu|desconocido|未知",
        "better_offer": "accepted another offer|other offer|took another offer|another offer|accepted other offer|better job",
    },
    "reason_source": {
        "own_guess": "guess|my guess|me|i think|my own guess|assumption|assumed",
        "employer": "company|feedback|from employer|hr|hiring manager",
    },
    "channel": {
        "referral": "referred|employee referral|friend|internal referral|referrals|refer|friend referral|referred by friend|"
        "via friend|employee|colleague|former colleague|ex colleague|through a friend|friend referred|empfehlung|"
        "mitarbeiterempfehlung|bekannte|bekannter|recommandation|cooptation|recomendación|referido|内推|推荐|朋友推荐|內推|"
        "internal referral program|word of mouth|family",
        "recruiter": "headhunter|external recruiter|recruiter outreach|recruiters|recruiter contact|recruiter email|"
        "recruiter reached out|recruiter message|recruiter linkedin|linkedin recruiter|linkedin message|linkedin inmail|"
        "inmail|recruiter call|personalvermittler|recruteur|chasseur de têtes|reclutador|reclutadora|猎头|"
        "external agency recruiter|head hunter|recruiter inbound",
        "job_board": "linkedin|indeed|glassdoor|monster|ziprecruiter|job bank|job board listing|other job board|board|stepstone|xing|"
        "angellist|wellfound|dice|handshake|jobsite|job site|linkedin easy apply|linked in|hacker news|job boards|"
        "jobboard|jobboards|job portal|jobportal|job posting|online job board|linkedin jobs|linkedin job|linkedin post|"
        "linkedin com|linkedin quick apply|easy apply|indeed com|indeed easy apply|glassdoor com|monster com|"
        "zip recruiter|careerbuilder|career builder|simplyhired|simply hired|google jobs|angel list|angel co|"
        "wellfound angellist|angellist wellfound|built in|builtin|otta|welcome to the jungle|hired com|triplebyte|"
        "y combinator|yc|work at a startup|workatastartup|hn|hn who is hiring|who is hiring|hackernews|stack overflow|"
        "stackoverflow|stackoverflow jobs|remoteok|remote ok|we work remotely|weworkremotely|remotive|flexjobs|flex jobs|"
        "craigslist|usajobs|usa jobs|idealist|themuse|the muse|ladders|the ladders|dice com|reed|reed co uk|totaljobs|"
        "total jobs|cwjobs|cv library|jobserve|adzuna|jooble|talent com|seek|seek com au|naukri|naukri com|foundit|"
        "monster india|bayt|jobstreet|stepstone de|indeed de|xing jobs|arbeitsagentur|jobbörse|agentur für arbeit|"
        "bundesagentur für arbeit|kununu|jobware|stellenanzeigen de|meinestadt|karriere at|jobs ch|infojobs|infoempleo|"
        "computrabajo|bumeran|tecnoempleo|job today|apec|pôle emploi|france travail|hellowork|hello work|cadremploi|"
        "regionsjob|meteojob|jobteaser|boss直聘|前程无忧|51job|智联招聘|智联|拉勾|拉勾网|猎聘|牛客|牛客网|领英|脉脉|104|104人力銀行|1111|handshake app|"
        "ripplematch|simplify|simplify jobs|jobright|hiring cafe|hiringcafe|levels fyi|levels|university job board|"
        "school job board|college job board|job board linkedin|job board indeed|jobsdb|mycareersfuture|gumtree|"
        "github jobs|powertofly|untapped|jumpstart|joinrise|dribbble|behance|mediabistro|higheredjobs|canada job bank",
        "company_site": "company website|website|company page|company website platform|careers page|website application|direct|"
        "direct application|company|careers site|career page|career site|company careers page|company career page|"
        "company careers site|company careers website|company careers|company portal|company website careers|"
        "employer website|official website|corporate website|corporate site|web site|online application|applied directly|"
        "directly|direct apply|direct to company|site|workday|greenhouse|lever|ashby|company job board|firmenwebsite|"
        "firmenwebseite|webseite|karriereseite|unternehmensseite|unternehmenswebsite|initiativbewerbung|homepage|"
        "site de l entreprise|site entreprise|site carrière|candidature spontanée|spontanée|web de la empresa|"
        "página de la empresa|página web|sitio web|官网|公司官网|官網|公司網站|网申|官网投递|direct company",
        "career_fair": "fair|job fair|campus fair|career fairs|careers fair|job fairs|career expo|job expo|recruiting event|hiring event|"
        "campus|campus recruiting|on campus|university fair|karrieremesse|jobmesse|messe|salon|salon de l emploi|forum|"
        "feria de empleo|feria|校招|招聘会|双选会|宣讲会|virtual career fair|virtual fair|hackathon",
        "network": "networking|contact|contacts|alumni|meetup|event|my network|personal network|personal contact|personal contacts|"
        "professional network|alumnus|alumni network|former employer|former coworker|acquaintance|slack|discord|"
        "conference|twitter|facebook|facebook group|slack community|community|professor|bootcamp|kontakt|netzwerk|"
        "persönlicher kontakt|réseau|contacto|contactos|red de contactos|人脉|朋友|同学|校友",
        "agency": "staffing agency|temp agency|recruitment agency|recruiting agency|recruiting firm|staffing|staffing firm|"
        "employment agency|temp|job agency|zeitarbeit|zeitarbeitsfirma|personaldienstleister|agence|agence d intérim|"
        "intérim|cabinet de recrutement|agencia|ett|consultora|中介|外包|robert half|randstad|adecco|manpower|teksystems|"
        "michael page|hays|insight global|third party agency|external agency",
        "inbound": "inbound opportunity|they reached out|contacted me|they contacted me|they reached out to me|company reached out|"
        "company contacted me|reached out to me|contacted by company|approached|approached me|was approached|"
        "hr contacted me|angeschrieben|angeschrieben worden|ils m ont contacté|me contactaron|主动联系|inbound message|"
        "sourced|hired com inbound",
        "other": "cold email|cold call|email|e mail|newspaper|others|mail|post|letter|walk in|in person|print|cold outreach|"
        "cold message|cold dm|phone|other channel|misc|sonstiges|sonstige|andere|autre|autres|otro|otros|其他|其它|per e mail|"
        "per post|par mail|correo|邮件|邮箱",
    },
    "format": {
        "phone": "call|phone call|telephone|phone interview|phone screen|telephonic|by phone|over the phone|telefon|telefonisch|"
        "téléphone|teléfono|por teléfono|电话|電話|mobile",
        "video": "zoom|teams|google meet|video call|online|remote|virtual|skype|video interview|zoom call|ms teams|microsoft teams|"
        "webex|google hangouts|hangouts|google hangout|meet|gmeet|facetime|webcam|video conference|videoconference|web|"
        "virtuell|videocall|videoanruf|visio|visioconférence|en ligne|videollamada|videoconferencia|virtual interview|视频|"
        "线上|視訊|腾讯会议|飞书|zoom meeting|on line",
        "onsite": "in person|on site|office|face to face|onsite interview|at the office|in office|f2f|face2face|vor ort|persönlich|"
        "präsenz|sur place|en personne|présentiel|en présentiel|presencial|en persona|en oficina|现场|线下|現場|inperson|"
        "site visit",
        "take_home": "takehome|homework|take home test|take home assignment|assignment|hausaufgabe|take home project|作业|"
        "home assignment|coding challenge",
        "recorded": "one way video|hirevue|asynchronous video|one way|one way interview|pre recorded|prerecorded|pre recorded video|"
        "recorded video|spark hire|async video|async|video recording|asynchronous|entretien vidéo différé|ai interview|录制",
    },
    "search_end_reason": {
        "offer_accepted": "accepted|hired|found a job|got a job|found job|employed|job found|stelle gefunden",
        "left_program": "left|dropped out|left the program|withdrew from program",
        "paused": "on hold|pause|break|took a break|pausiert",
    },
    "industry": {
        "technology": "tech|it|software|information technology|saas|information technology it|internet|computer software|"
        "software development|tech startup|startup|startups|ict|telecom|telecommunications|cybersecurity|gaming|games|"
        "video games|data|ai|cloud|computer hardware|semiconductors|technologie|tecnología|informática|informatique|互联网|"
        "科技|软件|technik|it services|it consulting",
        "healthcare": "health|health care|medical|pharma|biotech|biotechnology|pharmaceutical|pharmaceuticals|medical devices|hospital|"
        "hospitals|life sciences|life science|nursing|gesundheit|gesundheitswesen|santé|salud|医疗|healthtech|health tech|"
        "mental health|dental|veterinary",
        "finance": "banking|financial services|fintech|insurance|finance and insurance|bank|banks|investment banking|investment|"
        "accounting|asset management|wealth management|private equity|venture capital|crypto|real estate finance|finanzen|"
        "versicherung|banque|assurance|finanzas|banca|金融|银行|audit|financial",
        "creative": "media|design|arts|marketing|advertising|advertising and marketing|film|music|fashion|publishing|journalism|"
        "entertainment|photography|gaming design|agency creative|medien|médias|medios|creative agency|art",
        "nonprofit_public": "nonprofit|non profit|non profit public|public|public sector|government|ngo|charity|not for profit|"
        "government agency|federal government|local government|civil service|defense|public administration|foundation|"
        "social services|öffentlicher dienst|verwaltung|verein|secteur public|ong|sector público|政府|公益|military",
        "education": "teaching|school|university|academia|higher education|edtech|ed tech|e learning|training|schools|research|bildung|"
        "éducation|enseignement|educación|教育|universities|college",
        "retail": "sales|e commerce|ecommerce|hospitality|consumer goods|consumer|fmcg|food|food and beverage|restaurant|"
        "restaurants|travel|tourism|hotel|hotels|handel|einzelhandel|gastronomie|commerce|comercio|零售|电商|wholesale|cpg|"
        "grocery",
        "manufacturing": "industrial|production|automotive|engineering|construction|energy|oil and gas|aerospace|logistics|transportation|"
        "chemicals|mechanical engineering|electronics|machinery|maschinenbau|industrie|bau|logistik|industria|automóvil|"
        "制造|制造业|supply chain|utilities|renewable energy|agriculture|mining",
    },
    "career_stage": {
        "entry": "junior|graduate|entry level|jr|intern|new grad|newgrad|graduate program|recent graduate|trainee|internship|"
        "fresher|associate|junior level|0-2 years|early career|apprentice|berufseinsteiger|einsteiger|absolvent|débutant|"
        "jeune diplômé|prácticas|应届|应届生|实习|初级|beginner|working student|werkstudent",
        "mid": "mid level|intermediate|middle|midlevel|mid-senior|regular|experienced|professional|mid career|medior|ii|"
        "intermediate level|2-5 years|berufserfahren|confirmé|intermédiaire|中级|mid senior level",
        "senior": "sr|lead|senior level|staff|principal|snr|senior engineer|tech lead|team lead|expert|iii|sénior|高级|资深|"
        "distinguished|architect|5+ years",
        "executive": "director|vp|c level|exec|head|executive level|chief|svp|evp|avp|vice president|president|partner|c suite|head of|"
        "geschäftsführung|leitung|leiter|directeur|directrice|总监|高管|directora|ceo|cto|cfo|managing director",
    },
    "work_mode": {
        "onsite": "on site|in office|office|in person|office based|presencial|sur site|présentiel|vor ort|büro|现场|坐班|不远程|at office",
        "remote": "wfh|home|fully remote|remote only|100 remote|full remote|remote first|remote us|remote usa|work from home|"
        "homeoffice|home office|télétravail|teletrabajo|remoto|en remoto|à distance|远程|居家|遠端|yes|distributed|remote eu|"
        "remote uk",
        "hybrid": "mixed|hybrid remote|hybride|híbrido|partially remote|partly remote|part remote|semi remote|teilweise remote|混合|"
        "flexible|remote hybrid|hybrid onsite|hybrid 2 days|hybrid 3 days",
    },
    "interviewer_role": {
        "recruiter": "hr|talent|talent acquisition|recruiting|talent partner|sourcer|hr manager|human resources|hrbp|personalabteilung|"
        "personaler|rrhh|rh|人事",
        "hiring_manager": "manager|hm|boss|team lead|lead|supervisor|line manager|engineering manager|vorgesetzter|teamleiter|chef|jefe|经理|"
        "部门经理|future boss|teamleitung",
        "peer": "team member|colleague|engineer|team|peers|teammate|coworker|co worker|colleagues|developer|senior engineer|"
        "kollege|kollegin|collègue|compañero|同事|team members",
        "executive": "ceo|cto|director|vp|founder|owner|c level|coo|cfo|vice president|head|head of department|co founder|cofounder|"
        "geschäftsführer|geschäftsführerin|dirigeant|ceo founder|president|总经理|老板",
        "panel": "committee|several|multiple|multiple people|gremium|jury|group",
    },
    "concerns": {
        "not_asked": "did not ask|no|not asked for|didn t ask|didnt ask|nein|non",
        "none_named": "none|asked none named|they had none|no concerns|keine",
        "answered": "asked and answered|yes answered|answered them|all answered",
        "not_answered": "asked not answered|unanswered",
    },
    "asked_by": {
        "interviewer": "them|employer|they",
        "candidate": "me|i|myself|seeker",
    },
    "question_category": {
        "career_goals": "goals|career goal|five years|5 years|where in 5 years|future goals",
        "strengths_weaknesses": "strengths|weaknesses|strengths and weaknesses",
        "behavioural": "behavioral|star|behavioral question|behavior|behaviour|tell me about a time|leadership principles|bar raiser",
        "situational": "hypothetical|situation",
        "role_specific": "role|job specific",
        "compensation": "salary|pay",
        "motivation": "why us|why this company|why this role|why this job|fit|why",
        "technical": "coding|system design|algorithms|algorithm|sql|programming|tech",
        "case": "case study|estimation|market sizing|product sense|product case",
        "culture": "culture fit|values|cultural fit",
        "logistics": "availability|start date|notice period|relocation",
    },
    "activity": {
        "mock_interview": "mock|mock interviews|practice interview|mock interview session|pramp|interviewing io|probeinterview|"
        "simulation d entretien|simulacro|模拟面试|practice interviews|mock call",
        "role_play": "roleplay|role playing|roleplaying|rollenspiel|jeu de rôle",
        "recorded_review": "recording|recorded session|watched recording|recorded myself|video review|self recording|watched myself",
        "mentor_feedback": "feedback from mentor|coach feedback|mentor|mentor session|coach session|coaching|coaching session|career coach|"
        "feedback from coach|mentoring",
        "peer_feedback": "feedback from peer|peer review|feedback from friend|peer mock feedback|friend feedback",
        "answer_refined": "refined answers|answers refined|refined answer|rewrote answers|answers rewritten|story writing|star stories|"
        "wrote star stories|refine answers",
        "company_research": "research|research company|researched company|researching company|recherche|firmenrecherche|investigación|公司调研|"
        "company prep",
        "technical_study": "study|leetcode|technical practice|brush up|leet code|neetcode|hackerrank|coding practice|algorithms|"
        "system design|study session|course|刷题|technical prep|studying|lernen|sql practice|coding exercises|online course|"
        "certification study",
        "rehearsal": "rehearsed|rehearse|delivery rehearsed|practice|practised|practiced|practiced out loud|drill|drills|üben|geübt|"
        "répétition|ensayo|练习|flashcards",
    },
    "partner": {
        "machine": "ai|chatbot|computer|chatgpt|claude|gpt|llm|app|software|bot|ki|big interview|gemini|copilot|voice assistant|"
        "yoodli|pramp ai",
        "alone": "self|by myself|me|solo|on my own|none|no one|nobody|alleine|allein|seul|seule|solo practice|sola|自己|mirror|"
        "in front of mirror",
        "family": "friend|partner|wife|husband|spouse|partner at home|girlfriend|boyfriend|parent|mother|father|sister|brother|"
        "friends|familie|freund|freundin|famille|amigo|家人|朋友",
        "coach": "career coach|advisor|counselor|counsellor|trainer|karriereberater|tutor",
        "mentor": "mentors|senior colleague|mentorin",
        "peer": "peers|classmate|fellow student|colleague|cohort|study group|buddy|kommilitone|同学",
    },
    "horizon": {
        "short_term": "short",
        "long_term": "long",
    },
    "goal_status": {
        "met": "done|achieved|reached",
        "dropped": "abandoned|given up",
    },
    "decision": {
        "accepted": "accept|yes|signed|angenommen|accepté|acceptée|aceptado|aceptada|接受|accepted offer|took it",
        "declined": "decline|rejected|no|turned down|refused|abgelehnt|refusé|refusée|rechazado|rechazada|拒绝|passed|turned it down|"
        "declined offer",
        "pending": "open|undecided|deciding|thinking|considering|offen|en attente|pendiente|待定|tbd|waiting",
        "negotiating": "in negotiation|negotiation|verhandlung|en négociation|negociando|谈判中|countered|counter offer",
        "rescinded": "withdrawn by employer|revoked|pulled",
    },
    "pay_period": {
        "year": "annual|yearly|per year|annually|pa|yr|annum|per annum|p a|jahr|pro jahr|jährlich|an|par an|año|anual|年|年薪|y",
        "month": "monthly|per month|mo|mth|monat|pro monat|monatlich|mois|par mois|mensuel|mes|mensual|月|月薪",
        "hour": "hourly|per hour|hr|h|per hr|stunde|pro stunde|stundenlohn|heure|hora|por hora|小时|时薪|an hour",
        "week": "weekly|per week|wk|woche|semaine|semana",
        "day": "daily|per day|daily rate|day rate|tag|tagessatz|jour|par jour|tjm|día|天|日",
    },
    "destination": {
        "employed": "working|work|job",
        "continuing_education": "graduate school|further study",
        "still_seeking": "still looking|seeking|looking",
        "not_seeking": "not looking",
    },
    "employment_kind": {
        "full_time": "fulltime|ft|full time employee|fte|permanent|vollzeit|festanstellung|unbefristet|cdi|temps plein|tiempo completo|"
        "jornada completa|全职|fulltime permanent|regular full time",
        "part_time": "parttime|pt|teilzeit|temps partiel|medio tiempo|jornada parcial|兼职|parttime work",
        "contract": "contractor|freelance|contracting|temporary|temp|fixed term|c2c|corp to corp|befristet|freelancer|freiberuflich|"
        "cdd|temporal|合同|contract to hire|1099",
        "internship": "intern|praktikum|praktikant|stage|stagiaire|prácticas|beca|实习|co op|coop",
        "apprenticeship": "apprentice|ausbildung|alternance|apprentissage|学徒",
    },
    "bool": {
        "yes": "y|true|t|1|x|done|✓|✔|✅|☑|ja|oui|si|on|checked|ticked|ok|wahr|vrai|verdadero|sí|是|对|yep|yeah|yup",
        "no": "n|false|f|0|not done|❌|✗|✘|nein|non|off|unchecked|falsch|faux|falso|否",
    },
}
