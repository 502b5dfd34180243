# What no program of ours can test about itself: layers, headers, banned functions, shell scripts.
foreach(check layers.sh quality/layers_test.sh quality/headers.sh quality/banned.sh)
	get_filename_component(name ${check} NAME_WE)
	add_test(NAME quality.${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/${check})
	set_tests_properties(quality.${name} PROPERTIES LABELS quality
		ENVIRONMENT "CC=${CMAKE_C_COMPILER};GENERATED=${CMAKE_BINARY_DIR}/generated")
endforeach()
set_tests_properties(quality.layers_test PROPERTIES LABELS "quality;slow") # it tests layers.sh, which rarely changes
# Every option row has a reader, every text a caller; --plant checks that the check finds one that has none.
foreach(gate options messages)
	foreach(mode "" --plant)
		add_test(NAME quality.${gate}${mode} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/quality/${gate}.py ${CMAKE_SOURCE_DIR} ${mode})
		set_tests_properties(quality.${gate}${mode} PROPERTIES LABELS quality)
	endforeach()
endforeach()
