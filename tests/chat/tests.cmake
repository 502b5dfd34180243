# Transcripts: each tests/chat/*.chat and tests/chat/rows/*.chat is a test of its own (docs/transcripts.md).
# One alone: ctest --preset dev -R chat.NAME
if(TARGET guichet_plugin_console)
	add_executable(run_chat ${CMAKE_CURRENT_LIST_DIR}/run_chat.c ${CMAKE_CURRENT_LIST_DIR}/console_link.c)
	target_link_libraries(run_chat PRIVATE guichet_desk_bench guichet_app ${CMAKE_DL_LIBS})
	target_compile_definitions(run_chat PRIVATE
		CONSOLE_SO="$<TARGET_FILE:guichet_plugin_console>" CAST_INI="${CMAKE_CURRENT_LIST_DIR}/cast.ini")
	add_dependencies(run_chat guichet_plugin_console)
	file(GLOB transcripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.chat ${CMAKE_CURRENT_LIST_DIR}/rows/*.chat)
	foreach(transcript ${transcripts})
		get_filename_component(name ${transcript} NAME)
		string(REGEX REPLACE "\\.chat$" "" name ${name})
		add_test(NAME chat.${name} COMMAND run_chat ${transcript})
		set_tests_properties(chat.${name} PROPERTIES LABELS chat)
	endforeach()
endif()
