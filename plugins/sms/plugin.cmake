# Texts without an id of their own are known again by a SHA-256 digest.
target_link_libraries(guichet_plugin_sms PRIVATE PkgConfig::crypto)
