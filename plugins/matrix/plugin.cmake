# Keys of ids that are too long, and names of ghosts, are SHA-256 digests.
target_link_libraries(guichet_plugin_matrix PRIVATE PkgConfig::crypto)
# Encrypted rooms need libolm. AUTO takes it where it is; ON insists; OFF leaves it out.
set(GUICHET_E2EE AUTO CACHE STRING "End-to-end encryption on Matrix: AUTO, ON or OFF")
set_property(CACHE GUICHET_E2EE PROPERTY STRINGS AUTO ON OFF)
if(NOT GUICHET_E2EE STREQUAL "OFF")
	pkg_check_modules(olm IMPORTED_TARGET olm)
	if(olm_FOUND)
		target_link_libraries(guichet_plugin_matrix PRIVATE PkgConfig::olm)
		target_compile_definitions(guichet_plugin_matrix PRIVATE GUICHET_E2EE)
	elseif(GUICHET_E2EE STREQUAL "ON")
		message(FATAL_ERROR "GUICHET_E2EE=ON needs libolm-dev")
	endif()
endif()
