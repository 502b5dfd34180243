# docs/commands.md: the prose is written by hand, the tables between its marks come from the verb table. The test fails when they are stale;
# `cmake --build --preset dev --target docs` writes them anew.
add_executable(docs.commands ${CMAKE_CURRENT_LIST_DIR}/commands.c)
target_link_libraries(docs.commands PRIVATE guichet_commands)
add_test(NAME docs.commands COMMAND docs.commands --check ${CMAKE_SOURCE_DIR}/docs/commands.md)
add_custom_target(docs COMMAND docs.commands --write ${CMAKE_SOURCE_DIR}/docs/commands.md COMMENT "Writing the tables of docs/commands.md")

# The guides: every conversation in them is played. build/dev/tests/run_chat and tests/docs/guides.py write them anew (docs/transcripts.md).
if(TARGET guichet_plugin_console)
	file(GLOB guides CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/guide-*.md)
	foreach(guide ${guides})
		get_filename_component(name ${guide} NAME_WE)
		add_test(NAME docs.${name} COMMAND ${CMAKE_CURRENT_LIST_DIR}/guides.py $<TARGET_FILE:run_chat> ${guide})
	endforeach()
endif()

# What the guides of the channels show as configuration is right, and their commands run.
if(TARGET guichet_plugin_slack AND TARGET guichet_plugin_sms)
	add_test(NAME docs.configs COMMAND ${CMAKE_CURRENT_LIST_DIR}/configs.py $<TARGET_FILE:guichet> ${CMAKE_BINARY_DIR}/plugins
		${CMAKE_SOURCE_DIR}/docs/slack.md ${CMAKE_SOURCE_DIR}/docs/sms.md ${CMAKE_SOURCE_DIR}/docs/matrix.md)
endif()

# Every requirement has its tests, and every transcript of a requirement is named.
add_test(NAME docs.requirements COMMAND ${CMAKE_CURRENT_LIST_DIR}/requirements.py)
