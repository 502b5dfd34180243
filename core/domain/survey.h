/* domain/survey.h: when satisfaction is asked, and what may be done with an answer. (rule R13)
 *
 * Two ways to the same rating: every closing message of some reasons carries the question, and where no rating came a separate survey
 * goes out once. Pure, any thread, nothing to free.
 *
 *     int64_t due = survey_due(&facts);          // 0: none
 *     if (due && survey_still_wanted(&facts, now)) ...    // asked again when the job runs
 */
#ifndef GUICHET_DOMAIN_SURVEY_H
#define GUICHET_DOMAIN_SURVEY_H

#include "domain/ticket.h"

#define SURVEY_AFTER_CUSTOMER_MS INT64_C(300000)  /* 5 min after a closing by the customer */
#define SURVEY_AFTER_AGENT_MS INT64_C(900000)     /* 15 min after one by an agent, or by time */
#define SURVEY_COOL_MS INT64_C(604800000)         /* 7 days without another question to the same person */
#define RATING_CHANGE_MS INT64_C(604800000)       /* 7 days in which a rating may change */
#define RATING_COMMENT_MS INT64_C(900000)         /* 15 min in which the next text is its comment */
#define RATING_LOW 2                              /* this or less calls the lead */

struct survey_facts {
	enum ticket_status status;
	enum close_reason reason;
	bool requester_is_machine;
	bool closed_by_customer;
	bool answered;               /* a person of the desk ever answered */
	bool rated;                  /* this ticket has a rating */
	bool sent;                   /* its survey went out before */
	int64_t closed_at_ms;
	int64_t person_asked_ms;     /* when this person last got a survey, for any ticket; 0 never */
	int64_t person_rated_ms;     /* when this person last rated, any ticket; 0 never */
};

bool survey_in_closing(enum close_reason reason, bool requester_is_machine); /* does the closing message ask 1-5? */
int64_t survey_due(const struct survey_facts *facts);                        /* 0: no separate survey */
bool survey_still_wanted(const struct survey_facts *facts, int64_t now_ms);

bool rating_may_change(int64_t first_rated_ms, int64_t now_ms); /* true also for a first rating (0) */
bool rating_calls_lead(int rating, bool called_before);         /* d.low, once per ticket */
bool rating_takes_comment(int64_t rated_ms, int64_t now_ms);    /* is a text now the rating's comment? */

#endif
