// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html, section 2.10, by recursive descent.
#include "BuildFiles/ShellSyntax.h"

#include <algorithm>
#include <initializer_list>

namespace unplug::buildfiles {

namespace {

constexpr unsigned maxDepth = 64; // of compound statements

class Parser {
public:
  Parser(std::vector<ShellToken> tokens, ShellFault &fault) : tokens(std::move(tokens)), fault(fault) {}

  std::optional<std::vector<Statement>> run() {
    std::vector<Statement> all;
    if (!takeList(all, {}) || now().kind != ShellToken::End) {
      if (!failed)
        fail("what belongs to nothing before it");
      return std::nullopt;
    }
    return all;
  }

private:
  const ShellToken &now() const { return tokens[at]; }
  bool isOperator(std::string_view text) const { return now().kind == ShellToken::Operator && now().text == text; }
  bool isReserved(std::string_view text) const {
    return now().kind == ShellToken::Word && !now().quoted && now().text == text;
  }
  bool isReserved(std::initializer_list<std::string_view> words) const {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return isReserved(word); });
  }

  bool fail(const char *message) {
    if (!failed)
      fault = {now().range.begin, message};
    failed = true;
    return false;
  }

  bool expect(std::string_view word) {
    if (!isReserved(word) && !isOperator(word))
      return fail("a compound command that is not complete");
    ++at;
    return true;
  }

  std::size_t lastEnd() const { return at == 0 ? 0 : tokens[at - 1].range.end; }

  void skipLines() {
    while (now().kind == ShellToken::NewLine)
      ++at;
  }

  // Statements up to a word that ends the block, a closing parenthesis, `;;` or the end.
  bool takeList(std::vector<Statement> &list, std::initializer_list<std::string_view> ends) {
    for (skipLines(); now().kind != ShellToken::End && !isReserved(ends); skipLines()) {
      if (isOperator(")") || isOperator(";;") || isOperator(";&") || isOperator(";;&"))
        return true;
      Statement one;
      if (!takeAndOr(one))
        return false;
      one.background = isOperator("&");
      if (one.background || isOperator(";"))
        ++at;
      else if (now().kind != ShellToken::NewLine && now().kind != ShellToken::End && !isOperator(")") &&
               !isOperator(";;") && !isOperator(";&") && !isOperator(";;&"))
        return fail("what belongs to nothing before it");
      one.next = lastEnd();
      list.push_back(std::move(one));
    }
    return true;
  }

  bool takeAndOr(Statement &out) { return takeParts(out, ShellKind::AndOr, {"&&", "||"}, &Parser::takePipeline); }

  bool takePipeline(Statement &out) {
    while (isReserved({"!", "time"})) // the first word stays out of the range: it goes with the statement
      ++at;
    return takeParts(out, ShellKind::Pipeline, {"|", "|&"}, &Parser::takeCommand);
  }

  // One part, or several with operators between them.
  bool takeParts(Statement &out, ShellKind kind, std::initializer_list<std::string_view> operators,
                 bool (Parser::*takePart)(Statement &)) {
    std::size_t begin = now().range.begin;
    Statement first;
    if (!(this->*takePart)(first))
      return false;
    first.range.begin = begin;
    auto isNext = [&] {
      return std::any_of(operators.begin(), operators.end(), [&](std::string_view one) { return isOperator(one); });
    };
    if (!isNext()) {
      out = std::move(first);
      return true;
    }
    out.kind = kind;
    out.blocks.push_back({{std::move(first)}});
    while (isNext()) {
      out.operators.push_back(now().text);
      ++at;
      skipLines();
      Statement more;
      begin = now().range.begin;
      if (!(this->*takePart)(more))
        return false;
      more.range.begin = begin;
      out.blocks.push_back({{std::move(more)}});
    }
    out.range = {out.blocks.front().statements[0].range.begin, lastEnd()};
    for (const ShellBlock &block : out.blocks) {
      out.hasDocument |= block.statements[0].hasDocument;
      out.writesFile |= block.statements[0].writesFile;
    }
    return true;
  }

  bool takeCommand(Statement &out) {
    if (++depth > maxDepth)
      return fail("commands nested too deeply");
    out.range.begin = now().range.begin;
    bool taken = isReserved("if")                   ? takeIf(out)
                 : isReserved({"while", "until"})   ? takeWhile(out)
                 : isReserved("for")                ? takeFor(out)
                 : isReserved("case")               ? takeCase(out)
                 : isReserved("{")                  ? takeBraces(out)
                 : isReserved("function")           ? takeFunction(out)
                 : isReserved({"select", "coproc"}) ? fail("a command that unplug does not follow")
                 : isOperator("(")                  ? takeSubshell(out)
                                                    : takeSimple(out);
    --depth;
    if (!taken)
      return false;
    if (out.kind != ShellKind::Simple && out.kind != ShellKind::Function)
      while (isRedirection())
        if (!takeRedirection(out))
          return false;
    out.range.end = lastEnd();
    return true;
  }

  bool takeBlock(Statement &out, bool isCondition, std::initializer_list<std::string_view> ends) {
    ShellBlock block{{}, isCondition};
    if (!takeList(block.statements, ends))
      return false;
    if (block.statements.empty() && !isOperator(";;"))
      return fail("a block without a command");
    for (const Statement &one : block.statements) {
      out.hasDocument |= one.hasDocument;
      out.writesFile |= one.writesFile;
    }
    out.blocks.push_back(std::move(block));
    return true;
  }

  bool takeIf(Statement &out) {
    out.kind = ShellKind::If;
    do {
      ++at; // if, elif
      if (!takeBlock(out, true, {"then"}) || !expect("then") || !takeBlock(out, false, {"elif", "else", "fi"}))
        return false;
    } while (isReserved("elif"));
    if (isReserved("else")) {
      ++at;
      if (!takeBlock(out, false, {"fi"}))
        return false;
    }
    return expect("fi");
  }

  bool takeWhile(Statement &out) {
    out.kind = ShellKind::Loop;
    ++at;
    return takeBlock(out, true, {"do"}) && takeDo(out);
  }

  bool takeDo(Statement &out) { return expect("do") && takeBlock(out, false, {"done"}) && expect("done"); }

  bool takeFor(Statement &out) {
    out.kind = ShellKind::Loop;
    ++at;
    if (now().kind != ShellToken::Word)
      return fail("a loop that unplug does not follow");
    out.words.push_back(tokens[at++]);
    skipLines();
    if (isReserved("in"))
      for (++at; now().kind == ShellToken::Word; ++at)
        out.words.push_back(now());
    if (isOperator(";"))
      ++at;
    skipLines();
    return takeDo(out);
  }

  bool takeCase(Statement &out) {
    out.kind = ShellKind::Case;
    ++at;
    if (now().kind != ShellToken::Word)
      return fail("a `case` that is not complete");
    out.words.push_back(tokens[at++]);
    skipLines();
    if (!expect("in"))
      return false;
    for (skipLines(); !isReserved("esac"); skipLines()) {
      if (isOperator("("))
        ++at;
      while (now().kind == ShellToken::Word || isOperator("|"))
        ++at;
      if (!expect(")"))
        return false;
      ShellBlock block;
      if (!takeList(block.statements, {"esac"}))
        return false;
      for (const Statement &one : block.statements) {
        out.hasDocument |= one.hasDocument;
        out.writesFile |= one.writesFile;
      }
      out.blocks.push_back(std::move(block));
      if (isOperator(";;") || isOperator(";&") || isOperator(";;&"))
        ++at;
      else if (!isReserved("esac"))
        return fail("a `case` that is not complete");
    }
    return expect("esac");
  }

  bool takeBraces(Statement &out) {
    out.kind = ShellKind::Group;
    ++at;
    return takeBlock(out, false, {"}"}) && expect("}");
  }

  bool takeSubshell(Statement &out) {
    if (tokens[at + 1].text == "(" && tokens[at + 1].range.begin == now().range.end)
      return fail("arithmetic that unplug does not follow");
    out.kind = ShellKind::Subshell;
    ++at;
    return takeBlock(out, false, {}) && expect(")");
  }

  bool takeFunction(Statement &out) {
    ++at;
    if (now().kind != ShellToken::Word)
      return fail("a function without a name");
    out.name = tokens[at++].text;
    if (isOperator("(") && (++at, !expect(")")))
      return false;
    return takeFunctionBody(out);
  }

  bool takeFunctionBody(Statement &out) {
    skipLines();
    out.kind = ShellKind::Function;
    Statement body;
    if (!isReserved("{") && !isOperator("("))
      return fail("a function that unplug does not follow");
    if (!takeCommand(body))
      return false;
    out.hasDocument = body.hasDocument;
    out.blocks.push_back({{std::move(body)}});
    return true;
  }

  bool takeSimple(Statement &out) {
    if (now().kind == ShellToken::Word && !now().quoted && tokens[at + 1].text == "(" &&
        tokens[at + 1].kind == ShellToken::Operator) {
      out.name = tokens[at].text;
      at += 2;
      return expect(")") && takeFunctionBody(out);
    }
    if (isReserved({"then", "elif", "else", "fi", "do", "done", "esac", "}", "in"}))
      return fail("a word of a compound command out of its place");
    bool test = isReserved("[[");
    while (true) {
      if (now().kind == ShellToken::Word) {
        bool closes = test && isReserved("]]");
        out.words.push_back(tokens[at++]);
        if (closes)
          test = false;
      } else if (test && now().kind == ShellToken::Operator) {
        ++at;
      } else if (isRedirection()) {
        if (!takeRedirection(out))
          return false;
      } else {
        break;
      }
    }
    if (test || (out.words.empty() && lastEnd() <= out.range.begin))
      return fail("a command that is not complete");
    return true;
  }

  bool isRedirection() const {
    static constexpr std::string_view signs[] = {"<",  ">",  ">>", "<<", "<<-", "<<<",
                                                 "<&", ">&", "<>", ">|", "&>",  "&>>"};
    return now().kind == ShellToken::Operator &&
           std::find(std::begin(signs), std::end(signs), now().text) != std::end(signs);
  }

  bool takeRedirection(Statement &out) {
    std::string sign = now().text;
    if (!out.words.empty() && out.words.back().range.end == now().range.begin &&
        out.words.back().text.find_first_not_of("0123456789") == std::string::npos)
      out.words.pop_back(); // the number of what is redirected
    ++at;
    if (now().kind != ShellToken::Word)
      return fail("a redirection that unplug does not follow");
    const std::string &target = now().text;
    out.hasDocument |= sign == "<<" || sign == "<<-";
    bool toDescriptor = sign == ">&" && target.find_first_not_of("0123456789-") == std::string::npos;
    out.writesFile |= sign.find('>') != std::string::npos && !toDescriptor && target != "/dev/null" &&
                      target != "/dev/stderr" && target != "/dev/stdout";
    ++at;
    return true;
  }

  std::vector<ShellToken> tokens;
  ShellFault &fault;
  std::size_t at = 0;
  unsigned depth = 0;
  bool failed = false;
};

} // namespace

std::optional<std::vector<Statement>> parseShell(std::string_view script, ShellFault &fault) {
  auto tokens = shellTokens(script, fault);
  return tokens ? Parser(std::move(*tokens), fault).run() : std::nullopt;
}

} // namespace unplug::buildfiles
