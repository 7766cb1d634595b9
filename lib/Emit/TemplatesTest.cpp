#include "Emit/Templates.h"

#include "Emit/EmitTestHelp.h"

#include <fstream>

namespace unplug::emit {
namespace {

TEST(Templates, AreFilledInStrictly) {
  auto text = render("a {{x}} b {{x}}{{y}} { {", {{"x", "1"}, {"y", "{{x}}"}}, "t");
  ASSERT_TRUE(static_cast<bool>(text));
  EXPECT_EQ(*text, "a 1 b 1{{x}} { {"); // a value is not a template
  for (const char *bad : {"{{z}}", "{{x", "{{}}", "{{ x }}"}) {
    auto failed = render(bad, {{"x", "1"}}, "t");
    EXPECT_FALSE(static_cast<bool>(failed)) << bad;
    llvm::consumeError(failed.takeError());
  }
}

TEST(Templates, AreTheFilesOfTheFolder) {
  std::size_t files = 0;
  const std::filesystem::path root = UNPLUG_SOURCE_DIR "/templates";
  for (const auto &entry : std::filesystem::recursive_directory_iterator(root))
    if (entry.is_regular_file()) {
      ++files;
      std::ifstream in(entry.path(), std::ios::binary);
      std::string bytes(std::istreambuf_iterator<char>(in), {});
      auto text = templateText(entry.path().lexically_relative(root).generic_string(), {});
      if (!text) {
        ADD_FAILURE() << entry.path() << messageOf(text.takeError());
        continue;
      }
      EXPECT_EQ(*text, bytes) << entry.path();
    }
  EXPECT_EQ(files, builtInTemplates().size());
}

TEST(Templates, AFolderOverridesWhatItHas) {
  rewrite::ScratchFolder folder;
  folder.write("fork/README.md.tmpl", "mine\n");
  auto mine = templateText("fork/README.md.tmpl", folder.path);
  ASSERT_TRUE(static_cast<bool>(mine));
  EXPECT_EQ(*mine, "mine\n");
  EXPECT_TRUE(static_cast<bool>(templateText("fork/registered.go.tmpl", folder.path)));
  auto none = templateText("fork/none", folder.path);
  EXPECT_FALSE(static_cast<bool>(none));
  llvm::consumeError(none.takeError());
}

} // namespace
} // namespace unplug::emit
