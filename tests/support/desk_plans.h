/* support/desk_plans.h: no statement of ordinary life reads a whole table that grows.
 *
 * Explains every statement that a desk has prepared so far; each transcript ends with it, so what the desk asks anywhere is looked at. The
 * planner decides from the tables and indexes alone (the product keeps no statistics of them), so an empty database has the plans of a full
 * one. What is read whole on purpose stands in desk_plans.c with its reason.
 *
 *     size_t statements = 0;
 *     assert_int_equal(plans_check(desk_db(desk), &statements), 0);
 */
#ifndef GUICHET_TESTS_SUPPORT_DESK_PLANS_H
#define GUICHET_TESTS_SUPPORT_DESK_PLANS_H

#include "store/db.h"

size_t plans_check(struct db *db, size_t *statements); /* how many read a whole table; each is named on stderr */
bool plan_reads_all(struct db *db, const char *sql);

#endif
