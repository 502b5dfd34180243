# Transcripts: each tests/chat/*.chat is a test of its own (docs/transcripts.md). One alone: ctest --preset dev -R chat.NAME
add_executable(run_chat ${CMAKE_CURRENT_LIST_DIR}/run_chat.c)
target_link_libraries(run_chat PRIVATE guichet_desk_bench)
file(GLOB transcripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.chat)
foreach(transcript ${transcripts})
	get_filename_component(name ${transcript} NAME_WE)
	add_test(NAME chat.${name} COMMAND run_chat ${transcript})
	set_tests_properties(chat.${name} PROPERTIES LABELS chat)
endforeach()
