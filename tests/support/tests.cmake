# What tests share. Plugins are tested as the real .so, so the support library knows nothing of the core but the public headers.
file(GLOB support_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/support/*.c)
add_library(guichet_support STATIC ${support_sources})
target_include_directories(guichet_support PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(guichet_support PUBLIC guichet_flags ${CMAKE_DL_LIBS})
