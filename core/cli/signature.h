/* cli/signature.h: `guichet signature`, which tells an admin why a sender is refused.
 *
 * It reads a request's raw body from standard input and checks it with the very function that the routes use. One line goes to standard
 * output: "accepted: ..." or "refused: ..." with the reason; usage errors go to standard error. Run it in the shell's own process: it needs
 * no daemon. argv[0] is the word "signature" (only shown in errors). Exit codes: 0 accepted, 1 refused, 2 usage.
 *
 *     guichet signature --scheme github --secret-file new --secret-file old --header 'X-Hub-Signature-256: sha256=..' < body
 */
#ifndef GUICHET_CLI_SIGNATURE_H
#define GUICHET_CLI_SIGNATURE_H

int cli_signature(int argc, char **argv);

#endif
