# The libraries that unplug stands on, each as one target with its headers marked as system headers.

find_package(LLVM 19.1 REQUIRED CONFIG)
find_package(Clang REQUIRED CONFIG HINTS ${LLVM_DIR}/../clang)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(GTest REQUIRED)
find_package(Threads REQUIRED)

# LLVM and Clang are linked as archives: the shared libraries cost about 13 ms and 50 MB at every start.
add_library(unplug_llvm INTERFACE)
target_include_directories(unplug_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
target_link_libraries(unplug_llvm INTERFACE LLVMSupport Threads::Threads)

add_library(unplug_llvm_object INTERFACE)
target_link_libraries(unplug_llvm_object INTERFACE LLVMObject unplug_llvm)

add_library(unplug_clang INTERFACE)
target_include_directories(unplug_clang SYSTEM INTERFACE ${CLANG_INCLUDE_DIRS})
foreach(archive clangToolingCore clangRewrite clangLex clangBasic)
  get_target_property(path ${archive} LOCATION)
  target_link_libraries(unplug_clang INTERFACE ${path})
endforeach()
target_link_libraries(unplug_clang INTERFACE LLVMFrontendOpenMP LLVMTargetParser unplug_llvm)

find_library(UNPLUG_YAML libyaml.a REQUIRED)
add_library(unplug_yaml INTERFACE)
target_link_libraries(unplug_yaml INTERFACE ${UNPLUG_YAML})

find_library(UNPLUG_RE2 libre2.a REQUIRED)
add_library(unplug_re2 INTERFACE)
target_link_libraries(unplug_re2 INTERFACE ${UNPLUG_RE2})

# Clang's front end, for the helper that parses C. Its archives name each other, so they are linked as one group.
add_library(unplug_clang_frontend INTERFACE)
target_include_directories(unplug_clang_frontend SYSTEM INTERFACE ${CLANG_INCLUDE_DIRS})
target_link_libraries(unplug_clang_frontend INTERFACE clangFrontend unplug_llvm)

# tree-sitter's core and its Go grammar, fetched and checked by scripts/install-deps. They are C of others, so our warnings are off.
set(tree_sitter ${UNPLUG_DEPS}/tree_sitter/tree_sitter/core/lib)
set(tree_sitter_go ${UNPLUG_DEPS}/tree_sitter_go)
if(NOT EXISTS ${tree_sitter}/src/lib.c OR NOT EXISTS ${tree_sitter_go}/src/parser.c)
  message(FATAL_ERROR "tree-sitter is not in ${UNPLUG_DEPS}: run scripts/install-deps (or `make deps`) first")
endif()
add_library(unplug_tree_sitter STATIC ${tree_sitter}/src/lib.c ${tree_sitter_go}/src/parser.c ${CMAKE_SOURCE_DIR}/lib/Go/TreeWalk.c)
target_include_directories(unplug_tree_sitter SYSTEM PUBLIC ${tree_sitter}/include)
target_include_directories(unplug_tree_sitter PRIVATE ${tree_sitter}/src ${tree_sitter_go}/src ${CMAKE_SOURCE_DIR}/lib)
target_compile_definitions(unplug_tree_sitter PRIVATE _POSIX_C_SOURCE=200112L _DEFAULT_SOURCE)
target_compile_options(unplug_tree_sitter PRIVATE -w)
