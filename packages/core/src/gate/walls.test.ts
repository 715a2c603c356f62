import { describe, expect, test } from 'vitest'
import type { BrokenReason } from '../extract/model.ts'
import { judge } from './judge.ts'
import type { Baseline, Judgement } from './model.ts'

const POLICY = `<title>Privacy Policy – Acme</title><body><main><h1>Privacy Policy</h1>
  <p>This policy explains how Acme collects, uses and shares information about you when you use our service.</p>
  <p>We collect the account details that you give us, such as your name and your email address.</p>
  <p>We use this information to provide the service, to answer your questions and to prevent abuse.</p>
  <p>We keep your information for 90 days after you close your account, and then delete it.</p>
  <p>You may ask us for a copy of your information, or ask us to correct or to delete it.</p>
  <p>A court in Ireland decides any dispute about this policy that we cannot settle with you.</p></main>`

async function say(markup: string, baseline: Baseline | null = null): Promise<Judgement> {
  const url = 'https://acme.example/privacy'
  return await judge({
    received: [
      { bytes: new TextEncoder().encode(markup), contentType: 'text/html; charset=utf-8', url },
    ],
    declaration: { sources: [{ url, select: [], remove: [], filters: [] }] },
    baseline,
  })
}

async function policy(): Promise<Baseline> {
  const first = await say(POLICY)
  if (first.verdict !== 'first') throw new Error(JSON.stringify(first))
  return { ...first, extractorVersion: 1 }
}

/** Title, then heading, then what the page says. */
type Page = readonly [title: string, heading: string, ...words: string[]]

const PAGES: Partial<Record<BrokenReason, readonly Page[]>> = {
  'bot-wall': [
    [
      'Just a moment...',
      'acme.example',
      'Verifying you are human. This may take a few seconds. acme.example needs to review the security of your connection before proceeding.',
    ],
    [
      'Just a moment...',
      'acme.example',
      'Enable JavaScript and cookies to continue. Ray ID: 8f2a1b. Performance and security by the network that stands between you and this site.',
    ],
    [
      'Attention Required!',
      'Sorry, you have been blocked',
      'You are unable to access acme.example. This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution.',
    ],
    [
      'Access Denied',
      'Access Denied',
      'You don’t have permission to access "http://acme.example/privacy" on this server. Reference #18.2d3b1702.1732450000.1a2b3c4d for the operator of the site, please quote it.',
    ],
    [
      'acme.example',
      'Request unsuccessful',
      'Request unsuccessful. Incapsula incident ID: 1234000560-98765432101234. Please contact the owner of the site if you think that this happened by mistake today.',
    ],
    [
      'Access to this page has been denied',
      'Press & Hold to confirm you are a human (and not a bot)',
      'Access to this page has been denied because we believe you are using automation tools to browse the website. Javascript is disabled or blocked by an extension.',
    ],
    [
      'acme.example',
      'Please enable JS and disable any ad blocker',
      'Please enable JS and disable any ad blocker before you go on to the page that you asked for on our site today.',
    ],
    [
      'Pardon Our Interruption',
      'Pardon Our Interruption',
      'As you were browsing something about your browser made us think you were a bot. There are a few reasons this might happen, for instance that you move at super-human speed.',
    ],
    [
      'Robot Check',
      'Enter the characters you see below',
      'Sorry, we just need to make sure you’re not a robot. For best results, please make sure your browser is accepting cookies from this site.',
    ],
    [
      '429',
      'Too many requests',
      'You have sent too many requests in a given amount of time. Please slow down and come back to this page a little later, thank you.',
    ],
    [
      'Un instant…',
      'acme.example',
      'Vérification de la sécurité de votre connexion. Vérifiez que vous êtes humain en effectuant l’action ci-dessous avant de poursuivre vers le site.',
    ],
    [
      'Nur einen Moment…',
      'acme.example',
      'Bestätigen Sie, dass Sie ein Mensch sind. Dies kann einige Sekunden dauern. Die Sicherheit Ihrer Verbindung wird vor dem Fortfahren geprüft.',
    ],
    [
      'Un momento…',
      'acme.example',
      'Verifica que eres un ser humano. Esto puede tardar unos segundos. Revisamos la seguridad de tu conexión antes de continuar al sitio.',
    ],
    [
      'Un momento…',
      'acme.example',
      'Verifica di essere un essere umano completando l’azione seguente. Il sito deve verificare la sicurezza della connessione prima di procedere.',
    ],
    [
      'Um momento…',
      'acme.example',
      'Confirme que você é humano realizando a ação abaixo. O site precisa verificar a segurança da sua conexão antes de prosseguir para a página.',
    ],
    [
      'Een ogenblik geduld…',
      'acme.example',
      'Bevestig dat u een mens bent door onderstaande actie uit te voeren. De site moet de beveiliging van uw verbinding controleren voordat u verdergaat.',
    ],
    [
      'Jeszcze chwila…',
      'acme.example',
      'Potwierdź, że jesteś człowiekiem, wykonując poniższą czynność. Witryna musi sprawdzić bezpieczeństwo Twojego połączenia przed kontynuowaniem przeglądania.',
    ],
    [
      '请稍候…',
      'acme.example',
      '请完成以下操作，验证您是真人。继续之前，网站需要检查您的连接安全性。这可能需要几秒钟的时间，请不要关闭或者刷新本页面，完成之后会自动跳转。',
    ],
    [
      'しばらくお待ちください…',
      'acme.example',
      '人間であることを確認してください。これには数秒かかる場合があります。続行する前に、接続のセキュリティを確認する必要があります。完了すると自動的に移動します。',
    ],
  ],
  'error-page': [
    [
      'Page not found – Acme',
      'Page not found',
      'The page you are looking for might have been moved, renamed or removed. You can go back to our home page, or search our help centre for what you need.',
    ],
    [
      'Acme',
      'Oops!',
      'We can’t seem to find the page you’re looking for. Here are some helpful links instead: our start page, the help centre, the blog and the list of all our features.',
    ],
    [
      'Acme',
      'This page doesn’t exist',
      'The link you followed may be broken, or the page may have been removed by its owner. Check the address or go back to the page where you came from.',
    ],
    [
      'Acme',
      'Hmm, nothing here',
      'Sorry, that page could not be located. It seems the content you asked for is gone, or it never was here in the first place. Try the search instead.',
    ],
    [
      '500',
      'Internal Server Error',
      'The server encountered an unexpected condition which prevented it from fulfilling the request. Please contact the administrator and tell them of the time at which it occurred.',
    ],
    [
      'Acme',
      'Something went wrong',
      'An unexpected error has occurred while this page was loading. Reload the page, or come back in some minutes. Our engineers were told and are working on it now.',
    ],
    [
      '502 Bad Gateway',
      '502 Bad Gateway',
      'The web server reported a bad gateway error. The origin host did not answer in the way that the proxy in front of it had expected it to do.',
    ],
    [
      'Acme',
      'Application error',
      'A client-side exception has occurred (see the browser console for more information). Reload this page to try again, or write to the people who run the site.',
    ],
    [
      'Acme',
      'Page introuvable',
      'Désolé, la page que vous recherchez n’existe pas ou a été déplacée. Retournez à la page d’accueil ou utilisez la recherche pour trouver ce qu’il vous faut.',
    ],
    [
      'Acme',
      'Oups',
      'Cette page est introuvable. Le lien que vous avez suivi est peut-être rompu, ou bien la page a été supprimée par son auteur. Revenez à l’accueil du site.',
    ],
    [
      'Acme',
      'Seite nicht gefunden',
      'Leider konnten wir die gewünschte Seite nicht finden. Möglicherweise wurde sie verschoben oder gelöscht. Gehen Sie zurück zur Startseite oder nutzen Sie die Suche.',
    ],
    [
      'Acme',
      'Es ist ein Fehler aufgetreten',
      'Bitte versuchen Sie es später noch einmal. Sollte das Problem weiterhin bestehen, wenden Sie sich bitte an unseren Kundendienst, der Ihnen gerne weiterhilft.',
    ],
    [
      'Acme',
      'Página no encontrada',
      'Lo sentimos, la página que buscas no existe o se ha movido. Vuelve a la página de inicio o utiliza el buscador para encontrar lo que necesitas.',
    ],
    [
      'Acme',
      'Pagina non trovata',
      'Ci dispiace, la pagina che cerchi non esiste o è stata spostata. Torna alla pagina iniziale oppure usa la ricerca per trovare quello che ti serve.',
    ],
    [
      'Acme',
      'Página não encontrada',
      'Desculpe, a página que procura não existe ou foi movida. Volte para a página inicial ou use a busca para encontrar aquilo de que precisa.',
    ],
    [
      'Acme',
      'Pagina niet gevonden',
      'Sorry, de pagina die u zoekt bestaat niet of is verplaatst. Ga terug naar de startpagina of gebruik de zoekfunctie om te vinden wat u nodig hebt.',
    ],
    [
      'Acme',
      'Nie znaleziono strony',
      'Przepraszamy, strona, której szukasz, nie istnieje lub została przeniesiona. Wróć na stronę główną albo skorzystaj z wyszukiwarki, aby znaleźć to, czego potrzebujesz.',
    ],
    [
      'Acme',
      '页面不存在',
      '抱歉，您访问的页面不存在或者已经被删除。请检查您输入的网址是否正确，或者返回首页继续浏览其他内容，也可以联系我们的客服获得帮助，谢谢您的理解。',
    ],
    [
      'Acme',
      'ページが見つかりません',
      'お探しのページは削除されたか、移動された可能性があります。お手数ですが、トップページに戻って、もう一度お探しください。ご不便をおかけして申し訳ございません。',
    ],
  ],
  maintenance: [
    [
      'Acme',
      'We’ll be right back',
      'Acme is down for scheduled maintenance at the moment. We expect to be back within two hours. Thank you for your patience while we make things better.',
    ],
    [
      'Acme',
      'Under maintenance',
      'Our site is currently undergoing maintenance. Please check back soon. You can follow the state of our systems on the status page in the meantime.',
    ],
    [
      '503',
      'Service Temporarily Unavailable',
      'The server is temporarily unable to service your request due to maintenance downtime or capacity problems. Please try again a little later than now.',
    ],
    [
      'Acme',
      'Maintenance en cours',
      'Notre site est actuellement en maintenance. Nous serons de retour très bientôt. Merci de votre patience pendant que nous améliorons le service pour vous.',
    ],
    [
      'Acme',
      'Wartungsarbeiten',
      'Unsere Seite ist wegen Wartungsarbeiten vorübergehend nicht erreichbar. Wir sind bald wieder für Sie da. Vielen Dank für Ihre Geduld und Ihr Verständnis.',
    ],
    [
      'Acme',
      'Sitio en mantenimiento',
      'Nuestro sitio está en mantenimiento. Volveremos muy pronto. Gracias por tu paciencia mientras mejoramos el servicio para ti y para todos los demás usuarios.',
    ],
    [
      'Acme',
      'Sito in manutenzione',
      'Il sito è in manutenzione. Torneremo molto presto. Grazie per la pazienza mentre miglioriamo il servizio per te e per tutti gli altri utenti del sito.',
    ],
    [
      'Acme',
      '系统维护中',
      '系统正在维护中，暂时无法访问，给您带来的不便我们深表歉意。维护预计将于今天晚些时候完成，请您稍后再试，感谢您一直以来的理解与支持，谢谢。',
    ],
    [
      'Acme',
      'メンテナンス中',
      'ただいまシステムメンテナンス中のため、サービスをご利用いただけません。終了までしばらくお待ちください。ご不便をおかけして申し訳ございませんが、よろしくお願いいたします。',
    ],
  ],
  'geo-block': [
    [
      'Acme',
      'Not available in your region',
      'Acme is not available in your country yet. We are working hard to bring our service to more places. Leave your address and we will write to you.',
    ],
    [
      '451',
      'Unavailable For Legal Reasons',
      'We recognise that you are attempting to access this website from a country belonging to the European Economic Area, and therefore access cannot be granted at this time.',
    ],
    [
      'Acme',
      'Sorry',
      'This content is not available in your location. If you think that this is a mistake, please turn off your VPN or proxy and load the page again.',
    ],
    [
      'Acme',
      'Service indisponible dans votre pays',
      'Acme n’est pas disponible dans votre pays pour le moment. Laissez-nous votre adresse et nous vous écrirons dès que ce sera le cas chez vous.',
    ],
    [
      'Acme',
      'In Ihrem Land nicht verfügbar',
      'Acme ist in Ihrem Land leider noch nicht verfügbar. Hinterlassen Sie uns Ihre Adresse, und wir schreiben Ihnen, sobald es so weit ist.',
    ],
    [
      'Acme',
      'No disponible en tu país',
      'Acme todavía no está disponible en tu país. Déjanos tu dirección y te escribiremos en cuanto el servicio llegue a la región en la que vives.',
    ],
    [
      'Acme',
      '地区限制',
      '抱歉，您所在的国家或地区暂不支持使用本服务。我们正在努力将服务扩展到更多地区，请您留下联系方式，服务开通之后我们会第一时间通知您，感谢您的关注。',
    ],
    [
      'Acme',
      'ご利用いただけません',
      'お住まいの地域ではこのサービスをご利用いただけません。サービス提供地域の拡大に努めておりますので、開始までもうしばらくお待ちくださいますようお願いいたします。',
    ],
  ],
  'login-page': [
    [
      'Sign in – Acme',
      'Sign in',
      'Enter your email and password. Forgot your password? New here? Create an account in a minute and start to watch films with your friends from all over the world.',
    ],
    [
      'Acme',
      'Log in to continue',
      'You need an account to see this page. Log in with your email address, or with the account of one of the services below, and we bring you back here.',
    ],
    [
      'Connexion',
      'Connectez-vous',
      'Saisissez votre adresse e-mail et votre mot de passe. Mot de passe oublié ? Vous n’avez pas encore de compte ? Créez-en un en une minute.',
    ],
    [
      'Anmelden',
      'Bitte melden Sie sich an',
      'Geben Sie Ihre E-Mail-Adresse und Ihr Passwort ein. Passwort vergessen? Noch kein Konto? Hier können Sie sich in einer Minute registrieren.',
    ],
    [
      'Iniciar sesión',
      'Inicia sesión',
      'Introduce tu correo electrónico y tu contraseña. ¿Has olvidado tu contraseña? ¿Todavía no tienes cuenta? Crea una en un minuto y empieza a ver películas.',
    ],
    [
      'Accedi',
      'Accedi al tuo account',
      'Inserisci il tuo indirizzo e-mail e la password. Password dimenticata? Non hai ancora un account? Creane uno in un minuto e inizia a guardare film.',
    ],
    [
      'Entrar',
      'Entre na sua conta',
      'Digite o seu e-mail e a sua senha. Esqueceu a senha? Ainda não tem uma conta? Crie uma em um minuto e comece a assistir a filmes.',
    ],
    [
      'Inloggen',
      'Log in op je account',
      'Vul je e-mailadres en je wachtwoord in. Wachtwoord vergeten? Nog geen account? Maak er binnen een minuut een aan en begin met films kijken.',
    ],
    [
      'Logowanie',
      'Zaloguj się',
      'Podaj swój adres e-mail i hasło. Nie pamiętasz hasła? Nie masz jeszcze konta? Załóż je w minutę i zacznij oglądać filmy razem ze znajomymi.',
    ],
    [
      '登录',
      '请登录后继续',
      '请输入您的手机号码和密码。忘记密码？还没有账号？立即注册一个新的账号，登录之后您就可以继续浏览刚才的页面，也可以使用第三方账号快速登录，谢谢。',
    ],
    [
      'ログイン',
      'ログインしてください',
      'メールアドレスとパスワードを入力してください。パスワードをお忘れの方はこちら。アカウントをお持ちでない方は、新規登録してください。登録は一分で完了します。',
    ],
  ],
  'consent-page': [
    [
      'Acme',
      'Before you continue to Acme',
      'We use cookies and data to deliver and maintain our services, track outages and measure audience engagement. Accept all or reject all, or choose more options.',
    ],
    [
      'Acme',
      'We value your privacy',
      'We and our 837 partners store and access information on a device, such as cookies, and process personal data. You may accept or manage your choices here.',
    ],
    [
      'Acme',
      'Vos choix',
      'Nous et nos 412 partenaires utilisons des cookies pour mesurer l’audience et afficher de la publicité. Tout accepter, continuer sans accepter ou personnaliser mes choix.',
    ],
    [
      'Acme',
      'Ihre Privatsphäre',
      'Wir und unsere 412 Partner verwenden Cookies, um die Nutzung zu messen und Werbung anzuzeigen. Alle akzeptieren, alle ablehnen oder Einstellungen verwalten.',
    ],
    [
      'Acme',
      'Tu privacidad',
      'Nosotros y nuestros 412 socios usamos cookies para medir la audiencia y mostrar publicidad. Aceptar todo, rechazar todo o configurar las preferencias.',
    ],
    [
      'Acme',
      'La tua privacy',
      'Noi e i nostri 412 partner utilizziamo cookie per misurare il pubblico e mostrare pubblicità. Accetta tutto, rifiuta tutto oppure gestisci le preferenze.',
    ],
    [
      'Acme',
      'A sua privacidade',
      'Nós e os nossos 412 parceiros usamos cookies para medir a audiência e mostrar publicidade. Aceitar tudo, rejeitar tudo ou gerir as preferências.',
    ],
    [
      'Acme',
      'Uw privacy',
      'Wij en onze 412 partners gebruiken cookies om het bezoek te meten en advertenties te tonen. Alles accepteren, alles weigeren of voorkeuren beheren.',
    ],
    [
      'Acme',
      'Twoja prywatność',
      'My i nasi 412 partnerzy używamy plików cookie do mierzenia oglądalności i wyświetlania reklam. Zaakceptuj wszystkie, odrzuć wszystkie albo zarządzaj ustawieniami.',
    ],
    [
      'Acme',
      '隐私设置',
      '我们和我们的合作伙伴使用 Cookie 来衡量访问量并展示广告。您可以选择全部接受、全部拒绝，或者管理您的偏好设置，您随时可以更改您的选择，谢谢您的配合。',
    ],
    [
      'Acme',
      'プライバシー設定',
      '当社とパートナーは、アクセスの測定と広告表示のために Cookie を使用します。すべて同意する、すべて拒否する、または設定を管理することができます。',
    ],
  ],
  empty: [
    ['Privacy Policy', 'Privacy Policy', 'Loading…'],
    [
      'Acme',
      'Acme',
      'You need to enable JavaScript to run this app. Turn it on in the settings of your browser and load the page again to see what is on it.',
    ],
    [
      'Acme',
      'JavaScript is disabled',
      'This site requires JavaScript to work. Please enable JavaScript in your browser settings and reload the page, or use another browser, to see its content.',
    ],
    [
      'Acme',
      'JavaScript est désactivé',
      'Veuillez activer JavaScript dans votre navigateur pour afficher cette page, puis rechargez-la afin de pouvoir consulter l’ensemble de son contenu.',
    ],
    [
      'Acme',
      'Acme',
      'Bitte aktivieren Sie JavaScript in Ihrem Browser, um diese Seite anzuzeigen, und laden Sie sie dann neu, damit Sie ihren gesamten Inhalt sehen können.',
    ],
  ],
}

const markup = ([title, heading, ...words]: Page): string =>
  `<title>${title}</title><body><main><h1>${heading}</h1>${words.map((one) => `<p>${one}</p>`).join('')}</main>`

describe.each(Object.entries(PAGES))('a page that is not the document: %s', (reason, pages) => {
  test.each(pages.map((page) => [page[0], page[1], page] as const))(
    '%s / %s',
    async (_title, _heading, page) => {
      expect(await say(markup(page))).toMatchObject({ verdict: 'broken', reason, score: 0 })
      expect(await say(markup(page), await policy())).toMatchObject({ verdict: 'broken', reason })
    },
  )
})

describe('a short document that speaks of such things is the document', () => {
  test.each([
    [
      'a cookie statement',
      'Cookie Policy',
      [
        'We use cookies to keep you logged in and to remember your language.',
        'You can delete cookies in the settings of your browser at any time, and the service will go on working.',
        'We do not show advertising, and no partner of ours reads a cookie on this site.',
        'If you have a question about this page you can write to our office and we will answer within a month.',
      ],
    ],
    [
      'an imprint',
      'Impressum',
      [
        'Acme Video GmbH, Werftstraße 1, 20457 Hamburg, vertreten durch die Geschäftsführerin Erika Beispiel.',
        'Sie erreichen uns per E-Mail unter post@acme.example und per Telefon unter 040 123456.',
        'Wir sind nicht bereit, an einem Streitbeilegungsverfahren vor einer Verbraucherschlichtungsstelle teilzunehmen.',
      ],
    ],
    [
      'terms of an account',
      'Terms of Use',
      [
        'You must log in to your account to use the service, and you keep your password to yourself.',
        'We may deny access to anybody who sends automated requests or gets round a captcha.',
        'The service may not be available in your country, and it may be down for maintenance.',
        'We are not liable for an error that occurs while a page is loading, as far as the law allows it.',
        'The law of Ireland applies, and a court in Dublin decides any dispute about these terms.',
      ],
    ],
    [
      'a refund policy',
      'Refund Policy',
      [
        'You may return what you bought within 14 days, and we pay your money back within a week of that.',
        'If an item is no longer available we tell you by email and pay back what you paid for it.',
        'Write to our office with the number of your order, and we answer within two days.',
      ],
    ],
  ])('%s', async (_, title, words) => {
    expect(await say(markup([`${title} – Acme`, title, ...words]))).toMatchObject({
      verdict: 'first',
    })
  })
})

test('another document of the same platform is not the document', async () => {
  const terms = markup([
    'Terms of Service – Acme',
    'Terms of Service',
    'These terms govern how you use our service, and your account with Acme, when you provide information about you.',
    'We may close your account when you abuse the service, or when a court in Ireland asks us to do it.',
    'You may ask us to delete your account, and we answer your questions about these terms by email.',
    'We keep details of your account as our policy explains, and we share your name with other members of the service.',
  ])
  expect(await say(terms, await policy())).toMatchObject({
    verdict: 'broken',
    reason: 'other-document',
  })
})
