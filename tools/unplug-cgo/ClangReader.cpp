// One compiler instance a unit, syntax only, over a file system that holds the package and the system's headers.
#include "ClangReader.h"

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <clang/Basic/DiagnosticLex.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/CompilerInvocation.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Lex/HeaderSearch.h>
#include <clang/Lex/PPCallbacks.h>
#include <clang/Lex/Preprocessor.h>
#include <llvm/Support/VirtualFileSystem.h>
#include <llvm/TargetParser/Host.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace fs = std::filesystem;

namespace unplug::cgo {

namespace {

constexpr std::size_t maxErrors = 20;

// Folders with the headers of the system, and with those that a compiler brings along.
std::vector<std::string> systemFolders(bool cplusplus) {
  std::vector<std::string> found;
  auto add = [&](const fs::path &folder) {
    std::error_code code;
    if (fs::is_directory(folder, code))
      found.push_back(folder.string());
  };
  auto addEach = [&](const fs::path &parent, const fs::path &below) {
    std::error_code code;
    std::vector<fs::path> versions;
    for (const auto &entry : fs::directory_iterator(parent, code))
      versions.push_back(entry.path());
    std::sort(versions.rbegin(), versions.rend()); // the newest first
    if (!versions.empty())
      add(versions.front() / below);
  };
  std::string triple = llvm::sys::getProcessTriple();
  std::string multiarch =
      (triple.find("aarch64") != std::string::npos ? "aarch64" : "x86_64") + std::string("-linux-gnu");
  if (cplusplus) {
    addEach("/usr/include/c++", "");
    addEach("/usr/include/" + multiarch + "/c++", "");
  }
  add(fs::path(CLANG_RESOURCE_FOLDER) / "include");
  addEach("/usr/lib/gcc/" + multiarch, "include");
  addEach("/usr/lib/gcc/x86_64-alpine-linux-musl", "include");
  add("/usr/local/include");
  add("/usr/include/" + multiarch);
  add("/usr/include");
  return found;
}

// The real file system, but for what lies neither below the request's root nor in the system's folders.
class BoundedFileSystem : public llvm::vfs::ProxyFileSystem {
public:
  BoundedFileSystem(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> base, std::vector<std::string> roots)
      : ProxyFileSystem(std::move(base)), roots(std::move(roots)) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &path) override {
    if (!isInside(path))
      return std::make_error_code(std::errc::no_such_file_or_directory);
    return ProxyFileSystem::status(path);
  }

  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &path) override {
    if (!isInside(path))
      return std::make_error_code(std::errc::no_such_file_or_directory);
    return ProxyFileSystem::openFileForRead(path);
  }

private:
  bool isInside(const llvm::Twine &path) {
    std::error_code code;
    fs::path real = fs::canonical(path.str(), code);
    if (code || (!fs::is_regular_file(real, code) && !fs::is_directory(real, code)))
      return false; // devices and pipes never
    std::string text = real.string() + "/";
    return std::any_of(roots.begin(), roots.end(),
                       [&](const std::string &root) { return text.starts_with(root + "/"); });
  }

  std::vector<std::string> roots;
};

class Consumer : public clang::DiagnosticConsumer {
public:
  explicit Consumer(std::vector<Diagnostic> &found) : found(found) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic &info) override {
    DiagnosticConsumer::HandleDiagnostic(level, info);
    if (level < clang::DiagnosticsEngine::Error || found.size() >= maxErrors)
      return;
    Diagnostic diagnostic;
    llvm::SmallString<128> message;
    info.FormatDiagnostic(message);
    diagnostic.message = message.str();
    if (info.hasSourceManager() && info.getLocation().isValid())
      if (clang::PresumedLoc at = info.getSourceManager().getPresumedLoc(info.getLocation()); at.isValid()) {
        diagnostic.file = at.getFilename();
        diagnostic.line = at.getLine();
        diagnostic.column = at.getColumn();
      }
    found.push_back(std::move(diagnostic));
  }

private:
  std::vector<Diagnostic> &found;
};

// Headers that are not there.
class Includes : public clang::PPCallbacks {
public:
  Includes(const clang::SourceManager &sources, std::vector<Diagnostic> &missing)
      : sources(sources), missing(missing) {}

  void InclusionDirective(clang::SourceLocation at, const clang::Token &, llvm::StringRef name, bool,
                          clang::CharSourceRange, clang::OptionalFileEntryRef file, llvm::StringRef, llvm::StringRef,
                          const clang::Module *, bool, clang::SrcMgr::CharacteristicKind) override {
    clang::PresumedLoc place = sources.getPresumedLoc(at);
    if (!file && place.isValid() && missing.size() < maxErrors)
      missing.push_back(
          {place.getFilename(), place.getLine(), place.getColumn(), "'" + name.str() + "' file not found", name.str()});
  }

private:
  const clang::SourceManager &sources;
  std::vector<Diagnostic> &missing;
};

class Functions : public clang::ASTConsumer {
public:
  Functions(clang::CompilerInstance &compiler, const std::set<std::string> &wanted, std::vector<Function> &found)
      : compiler(compiler), wanted(wanted), found(found) {}

  void HandleTranslationUnit(clang::ASTContext &context) override {
    visit(context, *context.getTranslationUnitDecl(), 0);
  }

private:
  void visit(clang::ASTContext &context, const clang::DeclContext &declarations, unsigned depth) {
    for (const clang::Decl *declaration : declarations.decls())
      if (const auto *linkage = llvm::dyn_cast<clang::LinkageSpecDecl>(declaration); linkage && depth < 8)
        visit(context, *linkage, depth + 1);
      else if (const auto *function = llvm::dyn_cast<clang::FunctionDecl>(declaration))
        add(context, *function);
  }

  void add(clang::ASTContext &context, const clang::FunctionDecl &declaration) {
    if (!declaration.getIdentifier() || !wanted.count(declaration.getName().str()))
      return;
    Function function;
    function.name = declaration.getName();
    for (const Function &known : found)
      if (known.name == function.name)
        return;
    clang::PrintingPolicy policy(context.getLangOpts());
    policy.TerseOutput = true;
    policy.SuppressSpecifiers = false;
    llvm::raw_string_ostream out(function.prototype);
    declaration.getReturnType().print(out, policy);
    out << " " << function.name << "(";
    for (unsigned i = 0; i < declaration.getNumParams(); ++i) {
      out << (i == 0 ? "" : ", ");
      declaration.getParamDecl(i)->getType().print(out, policy);
    }
    out << (declaration.isVariadic() ? ", ...)" : ")");
    const clang::SourceManager &sources = context.getSourceManager();
    clang::SourceLocation at = sources.getExpansionLoc(declaration.getLocation());
    function.ofSystem = sources.isInSystemHeader(at);
    if (!sources.isInMainFile(at))
      if (auto file = sources.getFileEntryRefForID(sources.getFileID(at)))
        function.header =
            compiler.getPreprocessor().getHeaderSearchInfo().suggestPathToFileForDiagnostics(*file, llvm::StringRef());
    found.push_back(std::move(function));
  }

  clang::CompilerInstance &compiler;
  const std::set<std::string> &wanted;
  std::vector<Function> &found;
};

class Action : public clang::ASTFrontendAction {
public:
  Action(const std::set<std::string> &wanted, std::vector<Function> &functions, std::vector<Diagnostic> &missing)
      : wanted(wanted), functions(functions), missing(missing) {}

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &compiler, llvm::StringRef) override {
    compiler.getPreprocessor().SetSuppressIncludeNotFoundError(true); // Includes reports them all
    compiler.getPreprocessor().addPPCallbacks(std::make_unique<Includes>(compiler.getSourceManager(), missing));
    return std::make_unique<Functions>(compiler, wanted, functions);
  }

private:
  const std::set<std::string> &wanted;
  std::vector<Function> &functions;
  std::vector<Diagnostic> &missing;
};

void readUnit(const Request &request, const Unit &unit, const std::set<std::string> &wanted, Answer &answer) {
  auto folders = systemFolders(unit.cplusplus);
  std::vector<std::string> roots = folders;
  roots.push_back(request.root);
  auto files = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
      llvm::makeIntrusiveRefCnt<BoundedFileSystem>(llvm::vfs::getRealFileSystem(), std::move(roots)));
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  std::string main = request.folder + "/unplug-unit" + (unit.cplusplus ? ".cc" : ".c");
  std::string text = "#line " + std::to_string(unit.line) + " \"" + unit.display + "\"\n" + unit.text;
  memory->addFile(main, 0, llvm::MemoryBuffer::getMemBufferCopy(text, main));
  files->pushOverlay(memory);

  std::vector<std::string> arguments = {"-triple",
                                        llvm::sys::getProcessTriple(),
                                        "-fsyntax-only",
                                        "-x",
                                        unit.cplusplus ? "c++" : "c",
                                        "-fgnuc-version=4.2.1",
                                        "-ferror-limit",
                                        std::to_string(maxErrors),
                                        "-iquote",
                                        request.folder};
  if (unit.cplusplus)
    arguments.insert(arguments.end(), {"-fcxx-exceptions", "-fexceptions"});
  arguments.insert(arguments.end(), request.flags.begin(), request.flags.end());
  for (const std::string &folder : folders)
    arguments.insert(arguments.end(), {"-internal-isystem", folder});
  arguments.push_back(main);
  std::vector<const char *> pointers;
  for (const std::string &argument : arguments)
    pointers.push_back(argument.c_str());

  std::vector<Diagnostic> errors, missing;
  Consumer consumer(errors);
  auto invocation = std::make_shared<clang::CompilerInvocation>();
  {
    clang::DiagnosticsEngine diagnostics(llvm::makeIntrusiveRefCnt<clang::DiagnosticIDs>(),
                                         llvm::makeIntrusiveRefCnt<clang::DiagnosticOptions>(), &consumer, false);
    clang::CompilerInvocation::CreateFromArgs(*invocation, pointers, diagnostics);
  }
  clang::CompilerInstance compiler;
  compiler.setInvocation(std::move(invocation));
  compiler.createDiagnostics(&consumer, /*ShouldOwnClient=*/false);
  compiler.createFileManager(files);
  Action action(wanted, answer.functions, missing);
  compiler.ExecuteAction(action);
  // What follows a header that is not there says nothing about the code.
  auto &said = missing.empty() ? errors : missing;
  for (Diagnostic &diagnostic : said)
    if (answer.errors.size() < 10 * maxErrors)
      answer.errors.push_back(std::move(diagnostic));
}

} // namespace

Answer readWithClang(const Request &request) {
  Answer answer;
  std::set<std::string> wanted(request.functions.begin(), request.functions.end());
  for (const Unit &unit : request.units)
    readUnit(request, unit, wanted, answer);
  return answer;
}

} // namespace unplug::cgo
