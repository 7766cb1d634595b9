// From comments to translation units, from Clang's answer to findings.
#include "Cgo/Cgo.h"

#include "Catalog/CLibraries.h"
#include "Catalog/MuslSymbols.h"
#include "Go/Syntax.h"
#include "Support/Error.h"
#include "Support/Process.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace fs = std::filesystem;

namespace unplug::cgo {

namespace {

#if defined(__aarch64__)
constexpr std::string_view architecture = "arm64";
#else
constexpr std::string_view architecture = "amd64";
#endif

std::vector<std::string> wordsOf(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  for (char c : text)
    if (quote != 0 && c == quote)
      quote = 0;
    else if (quote == 0 && (c == '"' || c == '\''))
      quote = c;
    else if (quote == 0 && std::isspace(static_cast<unsigned char>(c))) {
      if (!word.empty())
        words.push_back(std::move(word));
      word.clear();
    } else
      word += c;
  if (!word.empty())
    words.push_back(std::move(word));
  return words;
}

// "linux,amd64" or "!windows" for a build on Linux with cgo.
bool holds(std::string_view condition) {
  while (!condition.empty()) {
    auto comma = condition.find(',');
    std::string_view term = condition.substr(0, comma);
    bool negated = term.starts_with("!");
    std::string_view tag = negated ? term.substr(1) : term;
    bool known = tag == "linux" || tag == "cgo" || tag == "unix" || tag == architecture;
    if (known == negated)
      return false;
    condition.remove_prefix(comma == std::string_view::npos ? condition.size() : comma + 1);
  }
  return true;
}

bool isPlainName(std::string_view name) {
  return !name.empty() && name[0] != '-' && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '.' || c == '_' || c == '-' || c == '+';
  });
}

// What cgo itself brings: conversions that are no functions of C.
bool isConversion(std::string_view name) {
  for (std::string_view own : {"CString", "CBytes", "GoString", "GoStringN", "GoBytes"})
    if (name == own)
      return true;
  return false;
}

bool isCFile(const fs::path &path, bool &cplusplus) {
  std::string extension = path.extension().string();
  cplusplus = extension == ".cc" || extension == ".cpp" || extension == ".cxx";
  return cplusplus || extension == ".c";
}

class Reader {
public:
  Reader(const go::Source &source, const go::Plugin &plugin, Findings &findings)
      : source(source), plugin(plugin), findings(findings) {}

  std::optional<PluginC> run() {
    for (std::size_t package : plugin.local)
      readPackage(source.packages[package]);
    if (!holdsC)
      return std::nullopt;
    finish();
    return std::move(result);
  }

private:
  void readPackage(const go::Package &package) {
    Request request;
    std::set<std::string> functions;
    fs::path folder;
    for (std::size_t f : package.files) {
      const go::SourceFile &file = source.files[f];
      if (std::none_of(file.imports.begin(), file.imports.end(), [](const go::Import &i) { return i.path == "C"; }))
        continue;
      folder = file.file.absolute.parent_path();
      if (!holdsC)
        first = {file.file.path, 1, 1};
      holdsC = true;
      go::SyntaxTree tree = go::SyntaxTree::parse(file.text);
      for (go::SyntaxNode selector : go::findAll(tree.root(), "selector_expression"))
        if (selector.field("operand").text() == "C" && !isConversion(selector.field("field").text())) {
          std::string name(selector.field("field").text());
          functions.insert(name);
          usedAt.emplace(name, LineMap(file.text).locate(file.file.path, selector.range().begin));
        }
      if (auto preamble = preambleOf(file.text)) {
        for (const std::string &line : preamble->cgo)
          readFlags(line, folder, request);
        request.units.push_back({file.file.path, preamble->line, false, preamble->text});
      }
    }
    if (folder.empty())
      return;
    request.folder = folder.string();
    request.root = source.modules[package.module].absolute.string();
    if (request.root.empty() || !request.folder.starts_with(request.root))
      request.root = request.folder;
    request.functions.assign(functions.begin(), functions.end());
    addFiles(package, folder, request);
    ask(request);
  }

  // C and C++ files beside the Go files: cgo compiles them all.
  void addFiles(const go::Package &package, const fs::path &folder, Request &request) {
    std::error_code code;
    std::vector<fs::path> files;
    for (const auto &entry : fs::directory_iterator(folder, code))
      if (bool cplusplus = false; isCFile(entry.path(), cplusplus) && !entry.is_symlink(code))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    constexpr std::uint64_t largest = 4ULL << 20;
    constexpr std::size_t most = 200;
    for (const fs::path &path : files) {
      std::string display = package.folder.empty() || package.folder == "."
                                ? path.filename().string()
                                : package.folder + "/" + path.filename().string();
      auto text = readFile(path, display, largest);
      if (!text) {
        llvm::consumeError(text.takeError());
        continue;
      }
      bool cplusplus = false;
      isCFile(path, cplusplus);
      if (request.units.size() < most)
        request.units.push_back({display, 1, cplusplus, std::move(*text)});
    }
  }

  // "#cgo linux LDFLAGS: -lxml2"
  void readFlags(const std::string &line, const fs::path &folder, Request &request) {
    auto colon = line.find(':');
    auto before = wordsOf(std::string_view(line).substr(0, colon));
    if (colon == std::string::npos || before.size() < 2)
      return;
    std::string kind = before.back();
    if (before.size() > 2 && std::none_of(before.begin() + 1, before.end() - 1, [](const auto &c) { return holds(c); }))
      return;
    for (std::string flag : wordsOf(std::string_view(line).substr(colon + 1))) {
      for (auto at = flag.find("${SRCDIR}"); at != std::string::npos; at = flag.find("${SRCDIR}"))
        flag.replace(at, 9, folder.string());
      if (kind == "LDFLAGS") {
        if (flag.starts_with("-l") && flag.size() > 2 && !catalog::isOfLibc(std::string_view(flag).substr(2)))
          addLibrary(flag.substr(2), catalog::findLibrary(std::string_view(flag).substr(2)));
      } else if (kind == "pkg-config") {
        addPkgConfig(flag, request);
      } else {
        addCompilerFlag(flag, folder, request);
      }
    }
  }

  // Only what changes how C is read; the rest is the compiler's business.
  static void addCompilerFlag(const std::string &flag, const fs::path &folder, Request &request) {
    if (flag.starts_with("-I") && flag.size() > 2) {
      fs::path path(flag.substr(2));
      request.flags.push_back("-I" + (path.is_absolute() ? path : folder / path).lexically_normal().string());
    } else if ((flag.starts_with("-D") || flag.starts_with("-U") || flag.starts_with("-std=")) && flag.size() > 2) {
      request.flags.push_back(flag);
    }
  }

  void addPkgConfig(const std::string &name, Request &request) {
    if (!isPlainName(name))
      return; // an option, or nothing that pkg-config would know
    addLibrary(name, catalog::findLibraryOfPkgConfig(name));
    ProcessOptions options;
    options.timeoutSeconds = 5;
    options.maxOutput = 64ULL << 10;
    auto asked = runProcess({"pkg-config", "--cflags", name}, options);
    if (!asked)
      return llvm::consumeError(asked.takeError()); // not installed
    if (asked->status == 0)
      for (const std::string &flag : wordsOf(asked->output))
        addCompilerFlag(flag, "/", request);
  }

  void addLibrary(const std::string &name, const catalog::CLibrary *known) {
    for (const LinkedLibrary &there : result.libraries)
      if (there.name == name)
        return;
    result.libraries.push_back(
        {name, known ? std::string(known->debian) : "", known ? std::string(known->alpine) : ""});
  }

  void ask(const Request &request) {
    std::error_code code;
    fs::path helper = fs::read_symlink("/proc/self/exe", code).parent_path() / "unplug-cgo";
    ProcessOptions options;
    options.timeoutSeconds = 60;
    options.maxOutput = 16ULL << 20;
    options.input = write(request);
    auto ran = runProcess({helper.string()}, options);
    llvm::Error failed = ran ? llvm::Error::success() : ran.takeError();
    if (!failed && ran->status == 0) {
      auto answer = readAnswer(ran->output);
      if (answer)
        return take(*answer, request);
      failed = answer.takeError();
    }
    std::string why =
        failed ? llvm::toString(std::move(failed)) : "it ended with status " + std::to_string(ran->status);
    findings.push_back(makeFinding(FindingCode::CNotChecked, first,
                                   "The C of the plugin " + plugin.id + " was not checked: " + why + "."));
  }

  void take(const Answer &answer, const Request &request) {
    result.checked = true;
    for (const Diagnostic &error : answer.errors)
      addError(error);
    for (const Function &function : answer.functions) {
      result.functions.push_back(function);
      // A function of a library's header is in that library, whatever the C library has.
      if (function.ofSystem && !catalog::findLibraryOfHeader(function.header) && !catalog::isInMusl(function.name))
        findings.push_back(makeFinding(FindingCode::NotInMusl, usedAt[function.name],
                                       "C." + function.name + " (<" + function.header + ">: " + function.prototype +
                                           ") is in glibc and not in musl, the C library of Alpine."));
    }
    for (const Unit &unit : request.units)
      for (const auto &[header, line] : includesOf(unit))
        if (catalog::isGlibcOnlyHeader(header))
          findings.push_back(makeFinding(FindingCode::NotInMusl, {unit.display, line, 1},
                                         "<" + header +
                                             "> is a header of glibc that musl, the C library of Alpine, "
                                             "does not have."));
        else if (const catalog::CLibrary *library = catalog::findLibraryOfHeader(header))
          addPackages(*library);
  }

  void addError(const Diagnostic &error) {
    Location at = error.file.empty() ? first : Location{error.file, error.line, error.column};
    if (error.missingHeader.empty()) {
      findings.push_back(makeFinding(FindingCode::CNotCompiled, at, "Clang says: " + error.message));
      return;
    }
    const catalog::CLibrary *library = catalog::findLibraryOfHeader(error.missingHeader);
    if (library)
      addPackages(*library);
    findings.push_back(makeFinding(FindingCode::HeaderMissing, at,
                                   "The header " + error.missingHeader + " is not on this machine" +
                                       (library ? "; it is in " + packageNames(*library)
                                                : std::string("; the package that holds it is not known")) +
                                       ". What comes after it was not checked."));
  }

  static std::string packageNames(const catalog::CLibrary &library) {
    std::string names;
    if (!library.debian.empty())
      names = std::string(library.debian) + " (Debian)";
    if (!library.alpine.empty())
      names += (names.empty() ? "" : ", ") + std::string(library.alpine) + " (Alpine)";
    return names;
  }

  void addPackages(const catalog::CLibrary &library) { addLibrary(std::string(library.name), &library); }

  static std::vector<std::pair<std::string, unsigned>> includesOf(const Unit &unit) {
    std::vector<std::pair<std::string, unsigned>> found;
    std::string_view rest = unit.text;
    for (unsigned line = unit.line; !rest.empty(); ++line) {
      auto end = rest.find('\n');
      std::string_view text = rest.substr(0, end);
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      auto hash = text.find_first_not_of(" \t");
      if (hash == std::string_view::npos || text[hash] != '#')
        continue;
      auto word = text.find("include", hash);
      auto open = word == std::string_view::npos ? word : text.find('<', word);
      auto close = open == std::string_view::npos ? open : text.find('>', open);
      if (close != std::string_view::npos)
        found.emplace_back(text.substr(open + 1, close - open - 1), line);
    }
    return found;
  }

  void finish() {
    std::sort(result.libraries.begin(), result.libraries.end(),
              [](const LinkedLibrary &a, const LinkedLibrary &b) { return a.name < b.name; });
    std::set<std::string> debian, alpine;
    std::string unknown;
    for (const LinkedLibrary &library : result.libraries) {
      if (!library.debian.empty())
        debian.insert(library.debian);
      if (!library.alpine.empty())
        alpine.insert(library.alpine);
      if (library.debian.empty() && library.alpine.empty())
        unknown += (unknown.empty() ? "" : ", ") + library.name;
    }
    result.debian.assign(debian.begin(), debian.end());
    result.alpine.assign(alpine.begin(), alpine.end());
    auto list = [](const std::vector<std::string> &names) {
      std::string text;
      for (const std::string &name : names)
        text += " " + name;
      return text;
    };
    std::string message = "The plugin " + plugin.id + " holds C: the build needs CGO_ENABLED=1 and a C compiler";
    if (!result.debian.empty() || !result.alpine.empty())
      message += "; on Debian" + list(result.debian) + ", on Alpine" + list(result.alpine);
    if (!unknown.empty())
      message += "; and " + unknown + ", whose package is not known";
    findings.push_back(makeFinding(FindingCode::CInPlugin, first, message + "."));
  }

  const go::Source &source;
  const go::Plugin &plugin;
  Findings &findings;
  PluginC result;
  bool holdsC = false;
  Location first;
  std::map<std::string, Location> usedAt;
};

} // namespace

std::optional<Preamble> preambleOf(const std::string &goText) {
  go::SyntaxTree tree = go::SyntaxTree::parse(goText);
  // The comments right above `import "C"`, without a blank line in between (Go's doc comment of the import).
  std::vector<go::SyntaxNode> comments;
  auto adjacent = [&](std::size_t end, std::size_t begin) {
    std::string_view between = std::string_view(goText).substr(end, begin - end);
    return std::count(between.begin(), between.end(), '\n') <= 1;
  };
  auto search = [&](const std::vector<go::SyntaxNode> &siblings) {
    for (std::size_t i = 0; i < siblings.size(); ++i) {
      std::vector<go::SyntaxNode> specs = siblings[i].kind() == "import_spec" ? std::vector<go::SyntaxNode>{siblings[i]}
                                                                              : go::findAll(siblings[i], "import_spec");
      bool isC = specs.size() == 1 && specs[0].field("path").text() == "\"C\"";
      if (!isC)
        continue;
      std::size_t next = siblings[i].range().begin;
      for (std::size_t j = i;
           j > 0 && siblings[j - 1].kind() == "comment" && adjacent(siblings[j - 1].range().end, next); --j) {
        comments.insert(comments.begin(), siblings[j - 1]);
        next = siblings[j - 1].range().begin;
      }
    }
  };
  search(tree.root().children());
  for (go::SyntaxNode list : go::findAll(tree.root(), "import_spec_list"))
    if (comments.empty())
      search(list.children());
  if (comments.empty())
    return std::nullopt;

  std::size_t begin = comments.front().range().begin, end = comments.back().range().end;
  std::string text = goText.substr(begin, end - begin);
  for (go::SyntaxNode comment : comments) {
    std::size_t from = comment.range().begin - begin, to = comment.range().end - begin;
    text.replace(from, 2, "  ");
    if (comment.text().starts_with("/*") && to >= 2)
      text.replace(to - 2, 2, "  ");
  }
  Preamble preamble;
  Location at = LineMap(goText).locate("", begin);
  preamble.line = at.line;
  preamble.text.assign(at.column > 0 ? at.column - 1 : 0, ' ');
  for (std::size_t from = 0; from <= text.size();) {
    auto stop = text.find('\n', from);
    std::string line = text.substr(from, stop == std::string::npos ? stop : stop - from);
    auto start = line.find_first_not_of(" \t");
    if (start != std::string::npos && (line.compare(start, 5, "#cgo ") == 0 || line.compare(start, 5, "#cgo\t") == 0)) {
      preamble.cgo.push_back(line.substr(start));
      line.clear();
    }
    preamble.text += line + "\n";
    from = stop == std::string::npos ? text.size() + 1 : stop + 1;
  }
  return preamble;
}

std::optional<PluginC> readC(const go::Source &source, const go::Plugin &plugin, Findings &findings) {
  return Reader(source, plugin, findings).run();
}

} // namespace unplug::cgo
