/** A Mini App of a few lines, for what the simulator's page does around any: each button sends one message of the bridge. */
export const tinyApp = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tiny app</title>
</head>
<body>
<main><h1>Tiny app</h1><div id="buttons"></div><pre id="heard"></pre></main>
<script>
const parentOrigin = document.referrer.replace(/\\/$/, '');
const say = (eventType, eventData) => parent.postMessage(JSON.stringify({ eventType, eventData }), parentOrigin);
addEventListener('message', ({ data, source }) => {
  if (source === parent) heard.textContent += data + '\\n';
});
const launch = new URLSearchParams(location.hash.slice(1));
heard.textContent = 'start_param ' + new URLSearchParams(launch.get('tgWebAppData')).get('start_param') + '\\n';
const acts = {
  main: () => say('web_app_setup_main_button', { is_visible: true, is_active: true, text: 'Collect' }),
  back: () => say('web_app_setup_back_button', { is_visible: true }),
  haptic: () => say('web_app_trigger_haptic_feedback', { type: 'impact', impact_style: 'medium' }),
  popup: () => say('web_app_open_popup', { title: 'Sure?', message: 'It stays.', buttons: [{ id: 'yes', type: 'default', text: 'Yes' }] }),
  invoice: async () => say('web_app_open_invoice', { slug: await (await fetch('/slug')).text() }),
  share: () => say('web_app_open_tg_link', { path_full: '/share/url?url=' + encodeURIComponent('https://t.me/garden_bot?startapp=r_ab12') }),
  fullscreen: () => say('web_app_request_fullscreen'),
  load: () => fetch('/slug').then((answer) => { heard.textContent += 'loaded ' + answer.status + '\\n'; }, () => { heard.textContent += 'load failed\\n'; }),
};
for (const [name, act] of Object.entries(acts)) {
  const button = document.createElement('button');
  button.textContent = name;
  button.onclick = act;
  buttons.append(button);
}
say('web_app_ready');
say('web_app_expand');
</script>
</body>
</html>`;
