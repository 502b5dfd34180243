// socket.mjs API_URL APP_TOKEN: the official Socket Mode client on the fake. A line for each thing that it hears; "stop" on stdin ends it.
import { createInterface } from 'node:readline';
import { LogLevel, SocketModeClient } from '@slack/socket-mode';

const [url, appToken] = process.argv.slice(2);
const client = new SocketModeClient({ appToken, logLevel: LogLevel.ERROR, clientOptions: { slackApiUrl: url } });
const say = (line) => console.log(JSON.stringify(line));

client.on('connected', () => say({ connected: true }));
client.on('slack_event', async ({ ack, type, body, accepts_response_payload: takes }) => {
  await ack(takes ? { text: 'heard' } : undefined);
  say({ type, text: body.event?.text ?? body.text ?? body.type });
});
createInterface({ input: process.stdin }).on('line', () => process.exit(0));
await client.start();
