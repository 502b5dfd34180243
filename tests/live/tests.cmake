# Against real counterparts, started by the test itself. Each installs its package when it may (root) and is skipped (77) when it may not.
file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*/test_*.py)
foreach(script ${scripts})
	get_filename_component(stem ${script} NAME_WE)
	string(REGEX REPLACE "^test_" "" stem ${stem})
	add_test(NAME live.${stem} COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/support/run_pytest.py ${script})
	set_tests_properties(live.${stem} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 1800 COST 20 LABELS live
		ENVIRONMENT GUICHET_BUILD=${CMAKE_BINARY_DIR})
	if(stem STREQUAL "matrix_nightly")
		set_tests_properties(live.${stem} PROPERTIES TIMEOUT 3600 LABELS "live;nightly")
	endif()
	if(stem MATCHES "^(matrix|matrix_encrypted|kannel)$")
		set_tests_properties(live.${stem} PROPERTIES COST 100) # they take longest, so they begin
	endif()
	if(NOT stem MATCHES "^(matrix|slack)" OR stem STREQUAL "slack_judges")
		set_tests_properties(live.${stem} PROPERTIES RESOURCE_LOCK packages) # apt and npm are for one at a time
	endif()
endforeach()
