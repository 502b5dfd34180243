/* app/desk_terms.h: what the configuration says of hours, targets, chains and endings, as the desk reads it (desk/terms.h).
 *
 * The configuration has been checked; what only shows here (a file of holidays that cannot be read) is logged and left out. Everything
 * made lives in the settings' arena. Called while the settings are made, on any thread.
 *
 *     queue->terms = desk_terms_of(settings, config, section);
 */
#ifndef GUICHET_APP_DESK_TERMS_H
#define GUICHET_APP_DESK_TERMS_H

#include "config/config.h"
#include "desk/settings.h"

const struct queue_terms *desk_terms_of(struct desk_settings *settings, const struct config *config, const struct config_section *queue);
void desk_terms_sla(struct desk_settings *settings, const struct config *config);
void desk_terms_survey(struct desk_settings *settings, const struct config *config);

#endif
