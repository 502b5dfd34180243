// Signs random requests with npm's twilio library: one JSON line each, made from the seed of the command line.
const { getExpectedTwilioSignature, getExpectedBodyHash } = require('twilio/lib/webhooks/webhooks');

let state = Number(process.argv[2]) || 1;
const next = (n) => {
  state = (state * 1103515245 + 12345) % 2147483648;
  return Math.floor((state / 2147483648) * n);
};
const pick = (list) => list[next(list.length)];
const names = ['Body', 'From', 'To', 'MessageSid', 'NumMedia', 'MediaUrl0', 'MediaUrl10', 'MediaUrl2', 'a', 'B', '_x', 'É'];
const values = ['', 'oui', '+33612345678', 'a b', 'a+b=c&d', 'ça va ? 😀', 'Привет', '100 %', '"', "l'été", 'x'.repeat(300), '\n', 'tab\t'];
const urls = ['https://desk.example.org/sms/main/in', 'https://desk.example.org/sms/main/status?d=12', 'https://desk.example.org:8443/sms/main/in',
  'https://desk.example.org:443/x', 'http://desk.example.org/x?b=2&a=1'];

for (let i = 0; i < 300; i++) {
  const token = 'token' + next(1000);
  let url = pick(urls);
  let body;
  let params = {};
  const json = next(6) === 0;
  if (json) {
    body = JSON.stringify({ text: pick(values), n: next(100) });
    url += (url.includes('?') ? '&' : '?') + 'bodySHA256=' + getExpectedBodyHash(body);
  } else {
    for (let n = next(8); n > 0; n--) params[pick(names)] = next(8) === 0 ? [pick(values), pick(values)] : pick(values);
    const pairs = [];
    for (const [name, value] of Object.entries(params))
      for (const one of [].concat(value)) pairs.push(encodeURIComponent(name) + '=' + encodeURIComponent(one).replace(/%20/g, '+'));
    body = pairs.join('&');
  }
  const signature = getExpectedTwilioSignature(token, url, params);
  console.log(JSON.stringify({ token, url, body, json, signature }));
}
