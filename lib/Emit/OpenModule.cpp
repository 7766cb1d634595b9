// Opening a module of the user's own: what its path is, and which release its checkout is of.
#include "Emit/Emit.h"

#include "Emit/Overlay.h"
#include "Go/Modules.h"
#include "Support/Error.h"
#include "Support/FileTree.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/SmallVector.h>
#include <llvm/ADT/StringRef.h>

#include <cctype>
#include <map>
#include <set>

namespace fs = std::filesystem;

namespace unplug::emit {

namespace {

// The first line of a small file; empty when it cannot be read.
std::string lineOf(const fs::path &path) {
  auto text = readFile(path, path.filename().string(), 1 << 20);
  if (!text) {
    llvm::consumeError(text.takeError()); // then the release is not known, which is said (UP0511)
    return {};
  }
  return text->substr(0, text->find('\n'));
}

// "v3.0.0", "v3.0.0-rc.1".
bool isVersion(const std::string &version) {
  unsigned dots = 0;
  for (std::size_t i = 1; i < version.size() && version[i] != '-'; ++i)
    if (version[i] == '.')
      ++dots;
    else if (std::isdigit(static_cast<unsigned char>(version[i])) == 0)
      return false;
  return dots == 2 && version.find_first_of(" \t\n\"/\\") == std::string::npos && version.back() != '.';
}

// https://go.dev/ref/mod#go-mod-file-ident. The go command takes paths below `mod/` for its module cache, and those of
// the others for its own (cmd/go/internal/load).
bool isModulePath(const std::string &path) {
  llvm::SmallVector<llvm::StringRef> elements;
  llvm::StringRef(path).split(elements, '/');
  constexpr llvm::StringLiteral reserved[] = {"mod", "cmd", "std", "vendor", "internal"};
  return llvm::all_of(elements,
                      [](llvm::StringRef element) {
                        return !element.empty() && element.front() != '.' && element.back() != '.' &&
                               element.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                         "0123456789-._~") == llvm::StringRef::npos;
                      }) &&
         llvm::find(reserved, elements.front()) == std::end(reserved);
}

} // namespace

// As its .git says (gitrepository-layout(5)); of annotated tags only those that are packed.
std::string releaseOf(const fs::path &root) {
  const fs::path git = root / ".git";
  std::string head = lineOf(git / "HEAD"), packed;
  if (auto text = readFile(git / "packed-refs", "packed-refs", 64 << 20))
    packed = std::move(*text);
  else
    llvm::consumeError(text.takeError()); // nothing is packed, or the same
  auto isRelease = [](const std::string &tag) { return tag.starts_with("v") && isVersion(tag); };
  std::map<std::string, std::string> refs; // name -> commit
  std::string last;
  for (std::size_t at = 0, end = 0; at < packed.size(); at = end + 1) {
    end = std::min(packed.find('\n', at), packed.size());
    std::string line = packed.substr(at, end - at);
    if (line.starts_with("^") && !last.empty())
      refs[last] = line.substr(1);
    else if (std::size_t space = line.find(' '); space != std::string::npos && line[0] != '#')
      refs[last = line.substr(space + 1)] = line.substr(0, space);
  }
  if (head.starts_with("ref: ")) {
    std::string name = head.substr(5);
    bool inside = name.starts_with("refs/") && name.find("..") == std::string::npos;
    std::string loose = inside ? lineOf(git / name) : "";
    head = loose.empty() ? refs[name] : loose;
  }
  if (head.empty())
    return {};
  std::error_code code;
  std::set<std::string> tags;
  for (const auto &[name, commit] : refs)
    if (name.starts_with("refs/tags/") && commit == head && isRelease(name.substr(10)))
      tags.insert(name.substr(10));
  for (auto entry = fs::directory_iterator(git / "refs/tags", code); !code && entry != fs::directory_iterator();
       entry.increment(code))
    if (std::string tag = entry->path().filename().string(); isRelease(tag) && lineOf(entry->path()) == head)
      tags.insert(tag);
  return tags.empty() ? "" : *tags.rbegin();
}

llvm::Expected<Fork> openModule(const fs::path &root, const std::string &path, const Fork &checkout,
                                const std::string &release) {
  Fork module = checkout;
  std::error_code code;
  module.root = fs::weakly_canonical(fs::absolute(root, code), code);
  module.label = "module:";
  module.wired = false;
  if (checkout.target != Target::Krakend3)
    return llvm::make_error<Failure>(ExitStatus::Usage, Location{}, "--integration module is for --target 3.0",
                                     "Use --integration fork with a checkout of the release that you run.");
  if (!release.empty() && !isVersion(release.starts_with("v") ? release : "v" + release))
    return llvm::make_error<Failure>(ExitStatus::Usage, Location{}, "--release " + release + " is no version",
                                     "Name the tag, such as v3.0.0.");
  if (checkout.wired)
    return refusal({"fork:" + checkout.pluginsDir}, "the checkout holds plugins already",
                   "Name a clean checkout of krakend-ce; it is only read.");
  if (fs::exists(module.root, code) && !fs::is_directory(module.root, code))
    return refusal({root.string()}, "the module's folder is a file");
  module.checkout = Checkout{checkout.root, checkout.modulePath, !release.empty() ? release : releaseOf(checkout.root)};
  if (!module.checkout->release.empty() && !module.checkout->release.starts_with("v"))
    module.checkout->release.insert(0, "v");
  std::string within = module.root.lexically_relative(checkout.root).string();
  if (!within.empty() && !within.starts_with(".."))
    return refusal({root.string()}, "the module would lie in the checkout", "Name a folder of your own with --module.");
  module.modulePath = path;
  if (fs::exists(module.root / "go.mod", code)) {
    auto text = readFile(module.root / "go.mod", "module:go.mod", 4 << 20);
    if (!text)
      return text.takeError();
    go::Module there;
    if (auto fault = go::parseModule(*text, there))
      return refusal({"module:go.mod", fault->line, 1}, "this go.mod could not be understood: " + fault->message);
    if (!path.empty() && there.path != path)
      return refusal({"module:go.mod"}, "the folder holds the module " + there.path + ", not " + path,
                     "Leave --module-path out, or name another folder.");
    module.modulePath = there.path;
  }
  if (module.modulePath.empty())
    module.modulePath = module.root.filename().string();
  if (!isModulePath(module.modulePath))
    return llvm::make_error<Failure>(ExitStatus::Usage, Location{},
                                     "\"" + module.modulePath + "\" is no path for a Go module",
                                     "Name one with --module-path, such as example.com/gateway.");
  return module;
}

} // namespace unplug::emit
