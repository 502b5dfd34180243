// Requests that the official libraries sign, some of them damaged, and whether those libraries take them: one JSON line each.
//     node cases.mjs SEED NOW HOW_MANY
import { sign as githubSign } from '@octokit/webhooks-methods';
import { Webhooks } from '@octokit/webhooks';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import Stripe from 'stripe';

const [seed, now, howMany] = process.argv.slice(2).map(Number);
const stripe = new Stripe('sk_test_x');
Date.now = () => now * 1000;

let state = seed;
const next = (n) => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor((state / 0x80000000) * n);
};
const pick = (list) => list[next(list.length)];
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const word = (n) => Array.from({ length: n }, () => pick(letters)).join('');
const base64 = (n) => Buffer.from(Array.from({ length: n }, () => next(256))).toString('base64');
const bodies = [() => '{"event":"create","title":"Prix 10 € «été» 🎫"}', () => '{"a":1}\r\n{"b":2}\r\n', () => 'Привет\n', () => ' ',
  () => JSON.stringify({ title: word(8), text: word(4000) }), () => 'a=1&b=%20c', () => '漢字\t"\\"', () => '\u0000', () => '.', () => 'x.1.y'];
// Another character near the end.
const swap = (text) => text.slice(0, -6) + (text.at(-6) === 'A' ? 'B' : 'A') + text.slice(-5);

const times = [0, 0, 0, 0, -200, 200, -299, -300, 299, 300, -301, 301, -3600, 3600, 86400];

// Of a scheme: rings of secrets, how a signed request is damaged, how it is signed, its headers, and what the library says of it.
function standard(names, judge) {
  const rings = [['whsec_' + base64(24)], ['whsec_' + base64(32), 'whsec_' + base64(64)], [base64(25)],
    [('whsec_' + base64(28)).replace(/=+$/, ''), 'whsec_' + base64(31).replace(/=+$/, '')]];
  const faults = {
    none: (r) => r,
    body: (r) => ({ ...r, body: r.body + ' ' }),
    secret: (r) => ({ ...r, signature: new judge('whsec_' + base64(24)).sign(r.id, new Date(r.time * 1000), r.body) }),
    signature: (r) => ({ ...r, signature: swap(r.signature) }),
    id: (r) => ({ ...r, id: r.id + 'x' }),
    stamp: (r) => ({ ...r, time: r.time + 1 }),
    cut: (r) => ({ ...r, signature: r.signature.slice(0, -1) }),
    version: (r) => ({ ...r, signature: r.signature.replace('v1,', 'v2,') }),
    bare: (r) => ({ ...r, signature: r.signature.slice(3) }),
    several: (r) => ({ ...r, signature: [swap(r.signature), 'v1a,AAAA', r.signature].join(' ') }),
    first: (r) => ({ ...r, signature: [r.signature, swap(r.signature)].join(' ') }),
    spaces: (r) => ({ ...r, signature: ['v2,x', '', r.signature, ''].join(' ').trimEnd() }),
    wrong: (r) => ({ ...r, signature: [swap(r.signature), 'v1,', 'v1'].join(' ') }),
    commas: (r) => ({ ...r, signature: swap(r.signature) + ',' + r.signature }),
    noid: (r) => ({ ...r, id: undefined }), nostamp: (r) => ({ ...r, time: undefined }),
    nosignature: (r) => ({ ...r, signature: undefined }), empty: (r) => ({ ...r, signature: '' }),
    word: (r) => ({ ...r, time: 'now' }),
  };
  return { rings, faults, make: (secrets) => {
    const body = next(9) ? pick(bodies)() : '', id = pick(['msg_', 'evt-', '']) + word(20), offset = pick(times), time = now + offset;
    const signature = new judge(pick(secrets)).sign(id, new Date(time * 1000), body);
    return { body, id, time, offset, signature };
  }, headers: (r) => {
    const name = pick(names), all = [['id', r.id], ['timestamp', r.time?.toString()], ['signature', r.signature]];
    return Object.fromEntries(all.filter(([, value]) => value !== undefined).map(([what, value]) => [`${name}-${what}`, value]));
  },
  verdict: (r, headers, secret) => new judge(secret).verify(r.body, headers, { jsonParse: false }) };
}

const github = {
  rings: [[word(40)], [word(20), word(64)], ['with a space'], ['clé-é']],
  faults: {
    none: (r) => r,
    body: (r) => ({ ...r, body: r.body + '\n' }), signature: (r) => ({ ...r, signature: swap(r.signature) }),
    cut: (r) => ({ ...r, signature: r.signature.slice(0, -2) }), longer: (r) => ({ ...r, signature: r.signature + '0' }),
    upper: (r) => ({ ...r, signature: r.signature.toUpperCase().replace('SHA256', 'sha256') }),
    bare: (r) => ({ ...r, signature: r.signature.slice(7) }), sha1: (r) => ({ ...r, signature: r.signature.replace('sha256', 'sha1') }),
    missing: (r) => ({ ...r, signature: undefined }), empty: (r) => ({ ...r, signature: '' }),
  },
  make: async (secrets) => {
    const body = pick(bodies)();
    return { body, signature: await githubSign(pick(secrets), body) };
  },
  headers: (r) => (r.signature === undefined ? {} : { 'x-hub-signature-256': r.signature }),
  verdict: async (r, headers, secret) => {
    if (!(await new Webhooks({ secret }).verify(r.body, r.signature))) throw new Error('refused');
  },
};

const stripeLike = {
  rings: [['whsec_' + word(32)], [word(30), 'whsec_' + word(32)], [word(64)]],
  faults: {
    none: (r) => r,
    body: (r) => ({ ...r, body: r.body + ' ' }), signature: (r) => ({ ...r, signature: swap(r.signature) }),
    stamp: (r) => ({ ...r, signature: r.signature.replace(/t=(\d+)/, (_, t) => `t=${+t + 1}`) }),
    v0: (r) => ({ ...r, signature: r.signature.replace('v1=', 'v0=') }),
    several: (r) => ({ ...r, signature: r.signature.replace(',v1=', `,v1=${'0'.repeat(64)},v0=00,v1=`) }),
    first: (r) => ({ ...r, signature: `${r.signature},v1=${'0'.repeat(64)}` }),
    upper: (r) => ({ ...r, signature: r.signature.replace(/v1=.*/, (v) => 'v1=' + v.slice(3).toUpperCase()) }),
    nostamp: (r) => ({ ...r, signature: r.signature.replace(/t=\d+,/, '') }), nov1: (r) => ({ ...r, signature: r.signature.split(',')[0] }),
    order: (r) => ({ ...r, signature: r.signature.split(',').reverse().join(',') }),
    missing: (r) => ({ ...r, signature: undefined }), empty: (r) => ({ ...r, signature: '' }), junk: (r) => ({ ...r, signature: ',,=,t' }),
  },
  make: (secrets) => {
    const payload = pick(bodies)(), offset = pick(times.filter((t) => t <= 300)), timestamp = now + offset; // it has no limit into the future
    return { body: payload, offset, signature: stripe.webhooks.generateTestHeaderString({ payload, secret: pick(secrets), timestamp }) };
  },
  headers: (r) => (r.signature === undefined ? {} : { 'stripe-signature': r.signature }),
  verdict: (r, headers, secret) => stripe.webhooks.signature.verifyHeader(r.body, r.signature, secret, 300, undefined, now * 1000),
};

const schemes = { 'standard-webhooks': standard(['webhook'], Standard), svix: standard(['svix', 'webhook'], Svix), github, stripe: stripeLike };

async function accepted(scheme, request, headers, secrets) {
  for (const secret of secrets)
    try {
      await scheme.verdict(request, headers, secret);
      return true;
    } catch (error) {
      if (error instanceof SyntaxError) return true; // proved, and then read as JSON
    }
  return false;
}

for (const [name, scheme] of Object.entries(schemes))
  for (let i = 0; i < howMany; i++) {
    const ring = next(scheme.rings.length), fault = next(2) ? 'none' : pick(Object.keys(scheme.faults));
    const request = scheme.faults[fault](await scheme.make(scheme.rings[ring])), headers = scheme.headers(request);
    console.log(JSON.stringify({ scheme: name, ring, secrets: scheme.rings[ring], fault, headers, offset: request.offset ?? 0,
      body: Buffer.from(request.body).toString('base64'), accepted: await accepted(scheme, request, headers, scheme.rings[ring]) }));
  }
