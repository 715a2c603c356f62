import type { BrokenReason } from '../extract/model.ts'

/**
 * What pages say that are not the document, by the reason they give; the first that speaks counts. Lower case, apostrophes
 * straight; looked for in the title and the first words. Each row is a language or a family of pages.
 */
export const TELLTALES: readonly {
  readonly reason: BrokenReason
  readonly phrases: readonly RegExp[]
}[] = [
  {
    reason: 'bot-wall',
    phrases: [
      /just a moment\.|checking (?:if the site|your browser)|verify(?:ing)? (?:that )?you(?:'re| are) (?:a )?human|are you a (?:human|robot)|(?:confirm|prove) (?:that )?you(?:'re| are) (?:a human|not a (?:ro)?bot)|not a robot|you (?:are|were) a bot/,
      /attention required!|unusual (?:traffic|activity)|automated (?:access|requests|queries)|using automation tools|access (?:to this page )?(?:has been |is |was )?denied|(?:request|access) (?:was |has been )?blocked|you have been blocked|(?:complete|through) (?:the |a )?(?:security check|captcha)|too many requests|pardon our interruption|characters you see/,
      /enable (?:javascript|js) and (?:cookies|disable)|incapsula|datadome|perimeterx|ddos protection|\bray id|review the security of your connection/,
      /vérifi(?:er|ez|ons|cation) que vous (?:êtes|n'êtes)|vérification de la sécurité|accès refusé/,
      /sicherheitsüberprüfung|zugriff verweigert|bestätigen sie, dass sie|sicherheit ihrer verbindung/,
      /(?:verifica|confirma) que eres|eres un ser humano|acceso denegado|seguridad de (?:tu|su) conexión/,
      /verifica di essere|accesso negato|sicurezza della connessione|(?:confirme|verifique) que (?:você )?é humano|acesso negado|segurança da (?:sua )?conexão/,
      /bevestig dat (?:u|je) (?:een mens|geen robot)|toegang geweigerd|beveiliging van (?:uw|je) verbinding|potwierdź, że (?:jesteś|nie jesteś)|odmowa dostępu|bezpieczeństwo twojego połączenia/,
      /安全验证|人机验证|验证您是真人|访问被拒绝|访问过于频繁|请完成验证|连接(?:的)?安全性|人間であることを|ロボットではありません|アクセスが拒否|接続のセキュリティ/,
    ],
  },
  {
    reason: 'geo-block',
    phrases: [
      /(?:not|isn't|un)(?: yet| currently)? ?available (?:yet )?(?:in|for) (?:your|this) (?:country|region|location|area)|unavailable for legal reasons|not available outside|from a country (?:belonging|in|where)|your (?:country|region) is not supported/,
      /(?:pas|indisponible)(?: encore)?(?: disponible)? dans (?:votre|ton) (?:pays|région)|in (?:ihrem|deinem) land (?:leider )?(?:noch )?nicht|in (?:ihrer|deiner) region (?:leider )?(?:noch )?nicht/,
      /disponible en (?:tu|su) (?:país|región)|disponibile nel tuo paese|disponível (?:no|em) (?:seu|teu) país|beschikbaar in (?:uw|jouw|je) (?:land|regio)|dostępn\p{L}+ w (?:twoim|tym) kraju/u,
      /(?:所在|您)的?(?:国家|地区)[^。]{0,8}(?:不支持|无法|不可用|限制)|地区限制|お住まいの(?:地域|国)では/,
    ],
  },
  {
    reason: 'maintenance',
    phrases: [
      /(?:under|undergoing|scheduled|planned|for|due to) (?:\p{L}+ )?maintenance|maintenance (?:mode|downtime)|(?:we'll|we will) be (?:right )?back|be right back/u,
      /en (?:cours de )?maintenance|maintenance en cours|de retour (?:très )?bientôt|wartungsarbeiten|wird gewartet|wegen wartung/,
      /en mantenimiento|in manutenzione|em manutenção|in onderhoud|onderhoudswerkzaamheden|wegens onderhoud|przerwa techniczna|prace konserwacyjne/,
      /(?:系统|网站|服务器?)(?:正在)?(?:维护|升级)|维护中|メンテナンス中|システムメンテナンス/,
    ],
  },
  {
    reason: 'error-page',
    phrases: [
      /\b(?:404|410|500|502|503|504)\b|(?:page|document|article|file|content|site) (?:was |could |can |is )?(?:not |no longer |n't )(?:be )?(?:found|located|available|exists?)|not found|(?:doesn't|does not|no longer) exist|(?:can't|cannot|couldn't|could not)(?: seem to)? find (?:the|that|this) page|page you(?:'re| are) looking for|link you followed|nothing here/,
      /something went wrong|an? (?:unexpected )?(?:application |client-side |server |internal )?(?:error|exception) (?:has )?occurred|application error|internal server error|service (?:temporarily )?unavailable|bad gateway|gateway time-?out|temporarily unavailable|try again later/,
      /page (?:est )?(?:introuvable|non trouvée)|page [^.]{0,30}n'existe (?:plus|pas)|une erreur (?:est survenue|s'est produite)|la connexion prend plus de temps|erreur (?:interne|serveur)|momentanément indisponible/,
      /seite (?:wurde |konnte )?(?:leider )?nicht (?:gefunden|finden)|gewünschte seite nicht|seite [^.]{0,30}nicht (?:mehr )?verfügbar|ein fehler (?:ist )?aufgetreten|fehler aufgetreten|interner serverfehler/,
      /página (?:que buscas )?no (?:encontrada|existe|se encuentra)|pagina (?:che cerchi )?non (?:trovata|esiste)|página (?:que procura )?não (?:encontrada|existe)|(?:se ha producido un|si è verificato un|ocorreu um) err/,
      /pagina (?:die u zoekt )?(?:niet gevonden|bestaat niet)|er is een fout opgetreden|nie znaleziono strony|strona[^.]{0,20} nie istnieje|wystąpił błąd/,
      /页面(?:不存在|未找到|丢失|出错)|找不到(?:该|此)?页面|服务器错误|系统繁忙|网络异常|出错了|ページが見つかりません|エラーが発生|お探しのページ/,
    ],
  },
  {
    reason: 'login-page',
    phrases: [
      /(?:log|sign) ?in to (?:continue|your account|view|access|see)|please (?:log|sign) ?in|forgot(?:ten)? (?:your )?password|enter your (?:email and )?password/,
      /connectez-vous|mot de passe oublié|identifiez-vous|bitte (?:melden sie sich|anmelden|einloggen)|passwort vergessen/,
      /inicia(?:r)? sesión|olvidado (?:tu|su) contraseña|accedi al tuo account|password dimenticata|entre na sua conta|esqueceu a (?:sua )?senha|iniciar sessão/,
      /log in op (?:je|uw) account|wachtwoord vergeten|zaloguj się|nie pamiętasz hasła/,
      /请(?:先|您)?登录|忘记密码|ログインしてください|パスワードをお忘れ/,
    ],
  },
  {
    reason: 'consent-page',
    phrases: [
      /before you continue|we value your privacy|(?:we and )?our (?:\d+ )?partners (?:use|store)|we (?:use|store).{0,80}cookies|accept (?:all )?cookies|manage (?:your )?(?:consent|cookie)|your privacy choices/,
      /avant de continuer|tout accepter|continuer sans accepter|nous respectons votre vie privée|bevor sie (?:fortfahren|zu)|alle akzeptieren|wir schätzen ihre privatsphäre/,
      /antes de continuar|acept[ae]r? todo|accett[ao] tutt[oi]|aceitar tudo|alle[s]? accepteren|zaakceptuj wszystk|prima di continuare|voordat (?:je|u) verdergaat/,
      /(?:全部接受|接受(?:所有|全部)) ?(?:cookie)?|すべて(?:同意|許可|受け入れ)/,
    ],
  },
  {
    reason: 'empty',
    phrases: [
      /(?:enable|activate|turn on|requires?|needs) (?:javascript|js)\b|javascript (?:is )?(?:disabled|required|must be enabled)/,
      /activer javascript|javascript (?:est )?désactivé|(?:aktivieren sie|aktiviere) (?:bitte )?javascript|javascript (?:ist )?deaktiviert|habilit[ae]r? javascript|activar? javascript|abilita(?:re)? javascript|ativ[ae]r? (?:o )?javascript|schakel javascript in|włącz(?:yć)? (?:obsługę )?javascript/,
      /(?:启用|开启) ?javascript|javascript ?を有効/,
    ],
  },
]
