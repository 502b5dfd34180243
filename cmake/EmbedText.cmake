# cmake -DOUT=x.h -DNAMES="fr;en" -DFILES="fr.ini;en.ini" -P EmbedText.cmake: files as byte arrays locale_fr, locale_en in one header.
set(text "/* Made from locale/ by cmake/EmbedText.cmake. */\n")
foreach(name file IN ZIP_LISTS NAMES FILES)
	file(READ ${file} bytes HEX)
	string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
	string(APPEND text "static const unsigned char locale_${name}[] = {${bytes}};\n")
endforeach()
file(WRITE ${OUT} "${text}")
