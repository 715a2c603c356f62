/** What legal documents are called. */
export const LEGAL =
  /\b(?:polic(?:y|ies)|terms|conditions|agreements?|addend(?:um|a)|guidelines?|notices?|statements?|dpa|sla|eula|tos|tou|aup|cgu|cgv|licen[cs]es?|rules|code of conduct|standards|principles|charter|appendix|schedule|annex|politiques?|chartes?|mentions légales|accord|avenant|informations sur les cookies|règlement|código|políticas?|términos|condiciones|avisos?|acuerdos?|adenda|condizioni|informativa|termini|accordo|linee guida|voorwaarden|beleid|overeenkomst|richtlijnen|termos|condições|acordo|diretrizes|polityka|regulamin)(?![\p{L}])|richtlinien?|datenschutz(?:erklärung|hinweise?|bestimmungen|richtlinie|information)|bedingungen|\bAGB\b|vereinbarung|vertrag|verklaring|协议|政策|条款|规则|声明|须知|公约|说明|規約|ポリシー/iu

/** Links that lead to what is no document of the contract, whatever they are called. */
export const OTHER =
  /\b(?:previous|prior|archived?|earlier|older|former|past|histor(?:y|ical)|versions?|changelog|faqs?|help|support|contact|settings|preferences|opt[- ]?out|choices|reports?|complaints?|forms?|download|print|blog|regulation|directive|decision|act|law|gdpr|privacy framework|privacy shield|standard contract(?:ual)? clauses|model clauses|arbitration (?:rules|procedures?)|supervisory|authorit(?:y|ies)|commission(?:er)?|learn more|clauses contractuelles types|standardvertragsklauseln|archives?|anciennes?|imprimer|rapport)(?![\p{L}])|算法|报告/iu

/** Sentences that make another document part of this one, or say that it applies, decides or is agreed to. */
export const BINDS = new RegExp(
  [
    String.raw`\bincorporat|\b(?:are|is|be|form(?:s|ing)?|constitut\w+|made|become) (?:an? )?(?:(?:integral|essential) )?part of|\bintegral part`,
    String.raw`\b(?:subject to|govern(?:s|ed)|bound by|in addition to|together with|in conjunction with|supplement\w*|pursuant to|in accordance with|according to|compl(?:y|ies|iance) with|adher\w+ to|abide by|follow our|permitted by|prohibited by|under (?:our|the|these|this))\b`,
    String.raw`\b(?:agree(?:s|d|ing|ment)?|accept(?:s|ed|ing|ance)?|consent(?:s|ed|ing)?|acknowledge) (?:\w+ ){0,5}(?:to|our|the|these|this|that)\b`,
    String.raw`\b(?:shall|will|also|additionally|may) apply\b|\b(?:polic(?:y|ies)|terms|conditions|agreements?|addend(?:um|a)|guidelines?|notices?|statements?|rules|they|which)[”"’)]*,? (?:also |separately )?(?:apply|applies|governs?|explains?|describes?|details?|covers?|sets? (?:out|forth)|controls?|prevails?)\b`,
    String.raw`\b(?:describ|explain|outlin|detail|specifi|stat|defin|disclos|provid|set (?:out|forth)|identif)\w* (?:\w+ ){0,3}?(?:in|by|under)\b|\bmeanings? (?:\w+ ){0,6}in\b|\bas (?:\w+ ){1,4}(?:in|by|under) (?:our|the)\b`,
    String.raw`partie intégrante|fai(?:t|re) partie|font partie|soumis\w* (?:à|aux?)|régi\w* par|s[’']appliquent?|conform\w+ (?:à|aux?)|respect\w* (?:de |des |les |nos |notre )|(?:décrit|défini|précis|détaill|prévu|énonc|expliqu)\w* (?:dans|par|aux?)|en complément|accept\w+ (?:les|nos|notre|la|expressément)`,
    String.raw`bestandteil|unterlieg\w+|gelten (?:auch|zusätzlich|ergänzend|die|unsere)|gilt (?:auch|zusätzlich|ergänzend)|ergänz\w+|gemäß|nach maßgabe|im einklang mit|(?:beschrieben|geregelt|definiert|erläutert|festgelegt) in|in (?:unser\w+|den|der) .{3,60} (?:beschrieben|geregelt|definiert|erläutert|festgelegt)|einverstanden`,
    String.raw`sujet[oa]s? a|rig\w+ por|forman? parte|de conformidad con|(?:descrit|definid|establecid|explicad)\w+ en|se aplican?|aceptas?|soggett\w+ a|regolat\w+ da|(?:descritt|definit|indicat|previst)\w+ (?:in|nell|da)|parte integrante|si applica\w*|sujeit\w+ a|regid\w+ por|fazem? parte|descrit\w+ (?:n|em)|aplicam-se|de acordo com|maken? deel uit|onderworpen aan|van toepassing|beschreven in|overeenkomstig|in overeenstemming met`,
    '组成部分|构成|适用|遵守|依据|根据|按照|同意|受.{0,10}约束|一部を構成|適用|に従',
  ].join('|'),
  'iu',
)

/** The plainest of these: they bind whoever wrote the other document. */
export const BINDS_ALL =
  /\bincorporat|\bpart of\b|\bgoverned by\b|\bsubject to\b|\bbound by\b|\bsupplement|\bagree(?:s|d|ing)? (?:\w+ ){0,4}to\b|\bin addition to\b|\bappl(?:y|ies)\b|partie intégrante|font partie|soumis|régi|s[’']appliqu|bestandteil|gelten|gilt|unterlieg|ergänz|forma\w* parte|rige|sujet|integrante|组成部分|适用/iu

/** Of another company, or said not to be so. */
export const FOREIGN =
  /\b(?:(?:does|do|shall|will) not (?:apply|cover|govern|form|include)|not (?:covered|governed|subject|responsible|part of)|not (?:by )?(?:this|these|our)|their (?:own|respective|privacy|terms|polic)|its own (?:terms|privacy|polic)|ne s[’']appliqu\w+ pas|gelten? nicht|gilt nicht)(?![\p{L}])/iu

/** What a list of documents is introduced by. */
export const LISTS =
  /\b(?:additional|supplement\w*|other|related|following|applicable|further|incorporat\w+|legal)\b.{0,40}\b(?:polic(?:y|ies)|terms|agreements?|guidelines?|documents?|notices?|conditions|addend(?:um|a)|rules)\b|\b(?:polic(?:y|ies)|terms|agreements?|guidelines?|documents?|notices?|rules)\b.{0,60}\b(?:apply|applies|incorporat\w+|following|part of|below)|politiques (?:complémentaires|applicables)|documents? (?:suivants?|applicables?)|(?:weitere|ergänzende|zusätzliche|folgende) (?:\p{L}+ )?(?:bedingungen|richtlinien|dokumente)|políticas (?:adicionales|aplicables)|documentos (?:aplicables|adicionales)|以下.{0,8}(?:协议|政策|规则)/iu
