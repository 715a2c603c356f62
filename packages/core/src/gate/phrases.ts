import type { BrokenReason } from '../extract/model.ts'

/** What pages say that are not the document, by the reason they give. Lower case; matched in title, headings and first words. */
export const TELLTALES: readonly {
  readonly reason: BrokenReason
  readonly phrases: readonly RegExp[]
}[] = [
  {
    reason: 'bot-wall',
    phrases: [
      /just a moment|checking (?:if the site|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a (?:human|robot)|not a robot/,
      /attention required|unusual traffic|automated (?:access|requests|queries)|access (?:to this page )?(?:has been |is )?denied|request (?:was )?blocked|you have been blocked|security check/,
      /captcha|enable javascript and cookies|incapsula|datadome|perimeterx|ddos protection|ray id/,
      /vérifi(?:er|ons|cation) que vous (?:êtes|n’êtes|n'êtes)|accès refusé|sicherheitsüberprüfung|zugriff verweigert|bestätigen sie, dass sie|安全验证|人机验证|访问被拒绝|请完成验证/,
    ],
  },
  {
    reason: 'error-page',
    phrases: [
      /\b(?:404|410|500|502|503|504)\b|(?:page|document|article|file) (?:was |could |can |is )?(?:not |no longer |n['’]t )(?:be )?(?:found|available|exists?)|not found|no longer available|doesn['’]t exist/,
      /something went wrong|an? (?:unexpected )?(?:application |client-side |server |internal )?(?:error|exception) (?:has )?occurred|application error|internal server error|service unavailable|bad gateway|gateway time-?out|temporarily unavailable|under maintenance|scheduled maintenance|be right back|try again later/,
      /page (?:introuvable|non trouvée)|n['’]existe (?:plus|pas)|une erreur (?:est survenue|s['’]est produite)|la connexion prend plus de temps|erreur (?:interne|serveur)|en maintenance|indisponible/,
      /seite (?:wurde )?nicht gefunden|nicht (?:mehr )?verfügbar|ein fehler ist aufgetreten|interner serverfehler|wartungsarbeiten/,
      /页面不存在|找不到(?:该|此)?页面|页面(?:未找到|丢失|出错)|服务器错误|系统繁忙|网络异常|出错了|página no encontrada|pagina non trovata|página não encontrada/,
    ],
  },
  {
    reason: 'login-page',
    phrases: [
      /(?:log|sign) ?in to (?:continue|your account|view|access)|please (?:log|sign) ?in|forgot(?:ten)? (?:your )?password|enter your password/,
      /connectez-vous|mot de passe oublié|identifiez-vous|bitte (?:melden sie sich|anmelden)|passwort vergessen|请(?:先)?登录|忘记密码|inicia sesión|accedi al tuo account/,
    ],
  },
  {
    reason: 'consent-page',
    phrases: [
      /before you continue|we value your privacy|we (?:and our (?:\d+ )?partners )?(?:use|store).{0,80}cookies|accept (?:all )?cookies|manage (?:your )?(?:consent|cookie)|your privacy choices/,
      /avant de continuer|tout accepter|nous respectons votre vie privée|bevor sie (?:fortfahren|zu)|alle akzeptieren|wir schätzen ihre privatsphäre|接受所有 ?cookie|antes de continuar|aceptar todo/,
    ],
  },
]
