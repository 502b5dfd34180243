#include "emoji.h"

#include <stdlib.h>
#include <string.h>

/* Sorted by name, for bsearch(). `other`: a second name of a character whose preferred one is elsewhere. */
static const struct emoji {
	const char *name, *character;
	int other;
} table[] = {
	{"+1", "👍", 0},
	{"-1", "👎", 0},
	{"100", "💯", 0},
	{"alarm_clock", "⏰", 0},
	{"angry", "😠", 0},
	{"anguished", "😧", 0},
	{"arrow_down", "⬇", 0},
	{"arrow_left", "⬅", 0},
	{"arrow_right", "➡", 0},
	{"arrow_up", "⬆", 0},
	{"arrows_counterclockwise", "🔄", 0},
	{"astonished", "😲", 0},
	{"ballot_box_with_check", "☑", 0},
	{"bangbang", "‼", 0},
	{"bar_chart", "📊", 0},
	{"beer", "🍺", 0},
	{"bell", "🔔", 0},
	{"black_circle", "⚫", 0},
	{"blue_heart", "💙", 0},
	{"blush", "😊", 0},
	{"books", "📚", 0},
	{"boom", "💥", 0},
	{"broken_heart", "💔", 0},
	{"bug", "🐛", 0},
	{"bulb", "💡", 0},
	{"bust_in_silhouette", "👤", 0},
	{"busts_in_silhouette", "👥", 0},
	{"cake", "🍰", 0},
	{"calendar", "📆", 0},
	{"cd", "💿", 0},
	{"chart_with_downwards_trend", "📉", 0},
	{"chart_with_upwards_trend", "📈", 0},
	{"checkered_flag", "🏁", 0},
	{"clap", "👏", 0},
	{"clipboard", "📋", 0},
	{"clock1", "🕐", 0},
	{"cloud", "☁", 0},
	{"coffee", "☕", 0},
	{"cold_sweat", "😰", 0},
	{"computer", "💻", 0},
	{"confounded", "😖", 0},
	{"confused", "😕", 0},
	{"construction", "🚧", 0},
	{"credit_card", "💳", 0},
	{"crossed_fingers", "🤞", 0},
	{"cry", "😢", 0},
	{"date", "📅", 0},
	{"desktop_computer", "🖥", 0},
	{"disappointed", "😞", 0},
	{"disappointed_relieved", "😥", 0},
	{"dizzy_face", "😵", 0},
	{"e-mail", "📧", 1},
	{"email", "📧", 0},
	{"envelope", "✉", 0},
	{"exclamation", "❗", 0},
	{"expressionless", "😑", 0},
	{"eyes", "👀", 0},
	{"face_with_rolling_eyes", "🙄", 0},
	{"fearful", "😨", 0},
	{"fire", "🔥", 0},
	{"five", "5⃣", 0},
	{"floppy_disk", "💾", 0},
	{"flushed", "😳", 0},
	{"four", "4⃣", 0},
	{"frowning", "😦", 0},
	{"gear", "⚙", 0},
	{"green_heart", "💚", 0},
	{"grey_question", "❔", 0},
	{"grin", "😁", 0},
	{"grinning", "😀", 0},
	{"hammer", "🔨", 0},
	{"hand", "✋", 1},
	{"handshake", "🤝", 0},
	{"hankey", "💩", 1},
	{"hear_no_evil", "🙉", 0},
	{"heart", "❤", 0},
	{"heart_eyes", "😍", 0},
	{"heavy_check_mark", "✔", 0},
	{"heavy_exclamation_mark", "❗", 1},
	{"heavy_multiplication_x", "✖", 0},
	{"hourglass", "⌛", 0},
	{"hourglass_flowing_sand", "⏳", 0},
	{"house", "🏠", 0},
	{"hugging_face", "🤗", 0},
	{"hushed", "😯", 0},
	{"inbox_tray", "📥", 0},
	{"incoming_envelope", "📨", 0},
	{"innocent", "😇", 0},
	{"iphone", "📱", 0},
	{"joy", "😂", 0},
	{"key", "🔑", 0},
	{"keyboard", "⌨", 0},
	{"kissing_heart", "😘", 0},
	{"large_blue_circle", "🔵", 0},
	{"large_green_circle", "🟢", 0},
	{"large_orange_circle", "🟠", 0},
	{"large_yellow_circle", "🟡", 0},
	{"laughing", "😆", 0},
	{"link", "🔗", 0},
	{"lock", "🔒", 0},
	{"mag", "🔍", 0},
	{"mag_right", "🔎", 0},
	{"mailbox_with_mail", "📬", 0},
	{"mask", "😷", 0},
	{"mega", "📣", 0},
	{"memo", "📝", 0},
	{"moneybag", "💰", 0},
	{"muscle", "💪", 0},
	{"negative_squared_cross_mark", "❎", 0},
	{"neutral_face", "😐", 0},
	{"no_bell", "🔕", 0},
	{"no_entry", "⛔", 0},
	{"no_entry_sign", "🚫", 0},
	{"no_mouth", "😶", 0},
	{"office", "🏢", 0},
	{"ok_hand", "👌", 0},
	{"one", "1⃣", 0},
	{"open_mouth", "😮", 0},
	{"outbox_tray", "📤", 0},
	{"package", "📦", 0},
	{"paperclip", "📎", 0},
	{"pencil", "📝", 1},
	{"pencil2", "✏", 0},
	{"pensive", "😔", 0},
	{"persevere", "😣", 0},
	{"phone", "☎", 0},
	{"point_down", "👇", 0},
	{"point_left", "👈", 0},
	{"point_right", "👉", 0},
	{"point_up", "☝", 0},
	{"point_up_2", "👆", 0},
	{"poop", "💩", 0},
	{"pray", "🙏", 0},
	{"printer", "🖨", 0},
	{"purple_heart", "💜", 0},
	{"pushpin", "📌", 0},
	{"question", "❓", 0},
	{"rage", "😡", 0},
	{"raised_hand", "✋", 0},
	{"raised_hands", "🙌", 0},
	{"recycle", "♻", 0},
	{"red_circle", "🔴", 0},
	{"relaxed", "☺", 0},
	{"repeat", "🔁", 0},
	{"robot_face", "🤖", 0},
	{"rocket", "🚀", 0},
	{"rotating_light", "🚨", 0},
	{"round_pushpin", "📍", 0},
	{"satisfied", "😆", 1},
	{"scream", "😱", 0},
	{"see_no_evil", "🙈", 0},
	{"skull", "💀", 0},
	{"sleeping", "😴", 0},
	{"sleepy", "😪", 0},
	{"slightly_frowning_face", "🙁", 0},
	{"slightly_smiling_face", "🙂", 0},
	{"small_red_triangle", "🔺", 0},
	{"smile", "😄", 0},
	{"smiley", "😃", 0},
	{"smirk", "😏", 0},
	{"snowflake", "❄", 0},
	{"sob", "😭", 0},
	{"sparkles", "✨", 0},
	{"speak_no_evil", "🙊", 0},
	{"star", "⭐", 0},
	{"star2", "🌟", 0},
	{"stopwatch", "⏱", 0},
	{"sunglasses", "😎", 0},
	{"sunny", "☀", 0},
	{"sweat", "😓", 0},
	{"sweat_smile", "😅", 0},
	{"tada", "🎉", 0},
	{"telephone", "☎", 1},
	{"telephone_receiver", "📞", 0},
	{"thinking_face", "🤔", 0},
	{"three", "3⃣", 0},
	{"thumbsdown", "👎", 1},
	{"thumbsup", "👍", 1},
	{"ticket", "🎫", 0},
	{"timer_clock", "⏲", 0},
	{"tired_face", "😫", 0},
	{"triangular_flag_on_post", "🚩", 0},
	{"triumph", "😤", 0},
	{"trophy", "🏆", 0},
	{"two", "2⃣", 0},
	{"umbrella", "☔", 0},
	{"unamused", "😒", 0},
	{"unlock", "🔓", 0},
	{"upside_down_face", "🙃", 0},
	{"v", "✌", 0},
	{"warning", "⚠", 0},
	{"wastebasket", "🗑", 0},
	{"wave", "👋", 0},
	{"weary", "😩", 0},
	{"white_check_mark", "✅", 0},
	{"white_circle", "⚪", 0},
	{"white_frowning_face", "☹", 0},
	{"wink", "😉", 0},
	{"worried", "😟", 0},
	{"wrench", "🔧", 0},
	{"x", "❌", 0},
	{"yellow_heart", "💛", 0},
	{"yum", "😋", 0},
	{"zap", "⚡", 0},
	{"zzz", "💤", 0},
};

#define VARIATION "\xef\xb8\x8f" /* U+FE0F: "as a picture" */

struct name {
	const char *text;
	size_t len;
};

static int compare(const void *key, const void *row)
{
	const struct name *name = key;
	const char *other = ((const struct emoji *)row)->name;
	int order = strncmp(name->text, other, name->len);

	return order ? order : -(other[name->len] != '\0');
}

const char *emoji_character(const char *name, size_t len)
{
	const char *tone = memmem(name, len, "::", 2);
	const struct name key = {name, tone ? (size_t)(tone - name) : len};
	const struct emoji *found = bsearch(&key, table, sizeof table / sizeof *table, sizeof *table, compare);

	return found ? found->character : NULL;
}

static int same(const char *character, const char *other)
{
	size_t len = strlen(other);

	return !strncmp(character, other, len) && (!character[len] || !strcmp(character + len, VARIATION));
}

const char *emoji_name(const char *character)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (!table[i].other && same(character, table[i].character))
			return table[i].name;
	return NULL;
}
