# Message windows are keyed by SHA-256 digests; what people see as one character comes from utf8proc.
target_link_libraries(guichet_plugin_sms PRIVATE PkgConfig::crypto PkgConfig::utf8proc)
