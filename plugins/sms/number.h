/* number.h: who is behind a sender: a telephone number as E.164 writes it, or something that cannot be answered.
 *
 * Spaces, dots, dashes, slashes and parentheses are skipped, 00 is +, a national form (one leading 0, or the length that numbers have in
 * countries without one) gets the configured country's code.
 * A short code (3 to 8 digits) and a name (11 characters at most) are legal senders without an address. Pure; any thread.
 *
 *     char number[NUMBER_SIZE];
 *     if (number_read("06 12 34 56 78", "33", number) == NUMBER_E164)    // "+33612345678"
 */
#ifndef SMS_NUMBER_H
#define SMS_NUMBER_H

#define NUMBER_SIZE 32

enum number_kind {
	NUMBER_BAD = 0,
	NUMBER_E164 = 1,
	NUMBER_SHORT = 2, /* a service's short code: `out` has its digits */
	NUMBER_NAME = 3   /* letters: `out` has them as they came */
};

/* country: calling code without +, NULL or "" if national forms are not to be read. `out` is a string whatever the kind. */
enum number_kind number_read(const char *text, const char *country, char out[NUMBER_SIZE]);

#endif
