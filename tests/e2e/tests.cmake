# The daemon as a black box: each test_*.py is one ctest. Skipped (77) without python3-pytest and python3-aiohttp.
file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/test_*.py)
foreach(script ${scripts})
	get_filename_component(stem ${script} NAME_WE)
	string(REGEX REPLACE "^test_" "" stem ${stem})
	add_test(NAME e2e.${stem} COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/support/run_pytest.py ${script})
	set_tests_properties(e2e.${stem} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600 COST 30 LABELS e2e
		ENVIRONMENT GUICHET_BUILD=${CMAKE_BINARY_DIR})
endforeach()
if(TARGET guichet_plugin_echo)
	add_dependencies(equipment guichet_plugin_echo) # the README's channel of one's own
endif()
