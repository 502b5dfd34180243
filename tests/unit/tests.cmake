# As many random conversations as the promise names: minutes, at night.
add_test(NAME unit.desk.conversations.all COMMAND unit.desk.conversations)
set_tests_properties(unit.desk.conversations.all PROPERTIES LABELS "slow;nightly" TIMEOUT 3600 ENVIRONMENT GUICHET_CONVERSATIONS=10000)
