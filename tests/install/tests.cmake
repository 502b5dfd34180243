# What is installed, run from where it is installed; the manual pages, the completion, the unit.
add_test(NAME install.tree
	COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/support/run_pytest.py ${CMAKE_CURRENT_LIST_DIR}/test_install.py)
set_tests_properties(install.tree PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600
	ENVIRONMENT "GUICHET_BUILD=${CMAKE_BINARY_DIR};GUICHET_CMAKE=${CMAKE_COMMAND}")
