// js_peer.mjs HS USER PASSWORD DESK: the library of the clients that most people use (matrix-js-sdk) opens an encrypted direct room with the
// desk, by the strict rule that such clients have: nothing is shown of devices that their owner has not vouched for, and nothing sent to
// them. It must see the first answer, decrypted, without a warning. Found through NODE_PATH or a node_modules folder above.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const resolve = createRequire(process.env.GUICHET_JS_SDK + "/");
const load = name => import(pathToFileURL(resolve.resolve(name)));
console.debug = console.info = console.warn = () => {};
const sdk = await load("matrix-js-sdk");
const { logger } = await load("matrix-js-sdk/lib/logger.js");
logger.setLevel?.("error");
const { OnlySignedDevicesIsolationMode } = await load("matrix-js-sdk/lib/crypto-api/index.js");

const [baseUrl, user, password, desk] = process.argv.slice(2);
const sleep = ms => new Promise(done => setTimeout(done, ms));
const identifier = { type: "m.id.user", user };
const login = await sdk.createClient({ baseUrl }).loginRequest({ type: "m.login.password", identifier, password });
const client = sdk.createClient({ baseUrl, userId: login.user_id, accessToken: login.access_token, deviceId: login.device_id });
await client.initRustCrypto({ useIndexedDB: false });
const crypto = client.getCrypto();
crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
await crypto.bootstrapCrossSigning({ setupNewCrossSigning: true, authUploadDeviceSigningKeys: request => request(null).catch(error =>
	request({ type: "m.login.password", identifier, password, session: error.data?.session })) });
await client.startClient({ initialSyncLimit: 10 });
await new Promise(done => client.once("sync", done));

const answers = [], failures = [];
client.on("Event.decrypted", async event => {
	if (event.getSender() !== desk) return;
	if (event.isDecryptionFailure()) failures.push(event.decryptionFailureReason);
	else answers.push({ text: event.getContent().body, shield: (await crypto.getEncryptionInfoForEvent(event)).shieldColour });
});
const { room_id: room } = await client.createRoom({ preset: "private_chat", is_direct: true, invite: [desk],
	initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }] });
for (let i = 0; i < 200 && client.getRoom(room)?.getMember(desk)?.membership !== "join"; i++) await sleep(100);
await client.sendTextMessage(room, "imprimante en panne");
for (let i = 0; i < 300 && !answers.some(answer => answer.text?.includes("G-1001")); i++) await sleep(100);
console.log(JSON.stringify({ answers, failures }));
client.stopClient();
process.exit(failures.length === 0 && answers.some(answer => answer.text?.includes("G-1001") && answer.shield === 0) ? 0 : 1);
