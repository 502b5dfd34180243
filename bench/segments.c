/* How long it takes to say what a message of 500 characters costs: plain and French GSM-7, Cyrillic, emoji. Prints microseconds a
 * message: processor time, the best of many rounds, since others use the machine too. */
#include "plugins/sms/segments.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define CHARS 500
#define ROUNDS 40
#define TURNS 500

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(void)
{
	static const char *const kinds[][2] = {{"plain", "bonjour "}, {"french", "é à ç û "}, {"gsm", "été € à "}, {"cyrillic", "привет я"},
		{"emoji", "😀👍🏽🇫🇷👨‍👩‍👧"}};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		char text[CHARS * 8] = "";
		uint32_t scalars = 0, sink = 0;
		for (size_t len = 0; scalars < CHARS && len + strlen(kinds[i][1]) < sizeof text; len = strlen(text)) {
			memcpy(text + len, kinds[i][1], strlen(kinds[i][1]) + 1);
			scalars = segments_measure(text, strlen(text), NULL, 0).scalars;
		}
		size_t len = strlen(text);
		double best = 1;
		for (int turn = 0; turn < TURNS; turn++) {
			double start = seconds();
			for (int n = 0; n < ROUNDS; n++)
				sink += segments_measure(text, len, NULL, 0).count;
			double took = seconds() - start;
			best = took < best ? took : best;
		}
		printf("%-9s %u code points, %u segments: %.2f us\n", kinds[i][0], scalars, sink / ROUNDS / TURNS, best * 1e6 / ROUNDS);
	}
	return 0;
}
