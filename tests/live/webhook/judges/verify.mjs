// Notices as they arrived, a line of JSON each, and whether the official libraries take them with each of the secrets.
import { createInterface } from 'node:readline';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';

const takes = (judge, secret, body, headers) => {
  try {
    return new judge(secret).verify(body, headers);
  } catch {
    return null;
  }
};
for await (const line of createInterface({ input: process.stdin })) {
  const { headers, body, secrets } = JSON.parse(line);
  console.log(JSON.stringify(secrets.map((secret) => [Standard, Svix].map((judge) => takes(judge, secret, body, headers)))));
}
