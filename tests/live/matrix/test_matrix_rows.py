"""What the requirements say of Matrix by name, on a real Synapse: the kind of request and its form as numbered questions (T6, I5), a room
for each team (H1), Matrix as a channel of origin (G2), and `!` as the mark of a command because clients keep `/` for themselves (F2)."""
from counterpart import LONG
from desks import DESK, Desk, card_of, open_direct, people, synapse  # noqa: F401
from harness.waiting import wait_until


def plain(text):
    """Without the finer points of French typography."""
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def heard(person, room, part):
    event = person.wait_for(room, lambda one: one["sender"] == DESK and part in plain(one["content"].get("body", "")), f"{part!r}")
    return plain(event["content"]["body"])


def ask(customer, direct, text, answer):
    customer.say(direct, text)
    return heard(customer, direct, answer)


def test_t6_and_i5_questions_by_number(synapse, make_daemon, people):  # noqa: F811
    agent, customer = people
    desk = Desk(synapse, make_daemon, agent, more="[type panne]\nfields = composant*, caisse\n[field composant]\nlabel = composant\n"
                "choices = scanner, écran, tiroir\nexample = scanner\n[field caisse]\nlabel = numéro de caisse\n", queue="ask = type\n")
    direct = open_direct(customer)
    first = ask(customer, direct, "La caisse 2 est figée", "de quoi s'agit-il ?")
    assert "🎫 G-1001" in first and "1. question 2. problème 3. incident 4. évolution" in first
    form = ask(customer, direct, "3", "G-1001 : composant ?")
    assert "1. scanner 2. écran 3. tiroir Exemple : scanner. (`passer` possible)" in form
    ask(customer, direct, "7", "Répondez par un chiffre de 0 à 3, ou `passer`.")
    ask(customer, direct, "2", "G-1001 : numéro de caisse ?")
    ask(customer, direct, "passer", "Merci, c'est noté.")
    ask(customer, direct, "!show 1001", "composant : écran")
    card_of(desk, agent, "G-1001")


def test_h1_and_g2_a_room_for_each_team(synapse, make_daemon, people):  # noqa: F811
    agent, customer = people
    billing = agent.room(DESK, name="Facturation", room_alias_name="facturation")
    desk = Desk(synapse, make_daemon, agent, queue="ask = queue\n",
                more=f"[queue facturation]\ntitle = Facturation\nrooms = matrix:main/#facturation:guichet.test\n")
    agent.wait_joined(billing, DESK)
    direct = open_direct(customer)
    first = ask(customer, direct, "Ma facture de mars est fausse", "à quelle équipe ?")
    assert first.startswith("🎫 G-1001") and "1. Support 2. Facturation" in first
    ask(customer, direct, "2", "G-1001 passe à l'équipe Facturation.")
    agent.wait_text(billing, DESK, "🆕 G-1001 Ma facture de mars est fausse")
    created = ask(customer, direct, "nouveau ~facturation Une autre facture", "🎫 G-1002")
    assert "Facturation" in created
    agent.say(billing, "!take", card_of(desk, agent, "G-1002", room=billing))  # its members are the team
    customer.wait_text(direct, DESK, "prend en charge G-1002")
    assert not [text for text in agent.texts(desk.room, DESK) if "G-1002" in text]  # its room alone


def test_f2_the_mark_of_a_command(synapse, make_daemon, people):  # noqa: F811
    agent, customer = people
    desk = Desk(synapse, make_daemon, agent)
    direct = open_direct(customer)
    ask(customer, direct, "La caisse 2 est figée", "🎫 G-1001")
    card = card_of(desk, agent, "La caisse 2")
    agent.say(desk.room, "!take", card)
    customer.wait_text(direct, DESK, "prend en charge G-1001")
    note = agent.say(desk.room, "/solved entre nous", card)
    agent.wait_for(desk.room, lambda event: event["type"] == "m.reaction" and event["content"]["m.relates_to"]["event_id"] == note,
                   "the mark of a note")
    agent.say(desk.room, "Je regarde.", card)
    customer.wait_text(direct, DESK, "Je regarde.")
    wait_until(lambda: desk.stored("/solved"), "the note", LONG, 0.1)
    assert not [text for text in customer.texts(direct, DESK) if "entre nous" in text or "✅" in text]
