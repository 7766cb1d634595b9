# Compiles templates/ into the binary: a table of path and text. Runs again when a template changes.
function(unplug_embed_templates output)
  file(GLOB_RECURSE templates CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/templates/*)
  set(rows "")
  foreach(template ${templates})
    set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${template})
    file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR}/templates ${template})
    file(READ ${template} text)
    string(APPEND rows "    {\"${path}\", R\"unplug(${text})unplug\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${output} @ONLY NEWLINE_STYLE UNIX CONTENT
       "// Made from templates/ by cmake/EmbedTemplates.cmake.\n#include \"Emit/Templates.h\"\n\nnamespace unplug::emit {\n\nconst std::vector<Template> &builtInTemplates() {\n  static const std::vector<Template> all = {\n@rows@  };\n  return all;\n}\n\n} // namespace unplug::emit\n")
endfunction()
