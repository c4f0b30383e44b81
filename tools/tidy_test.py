#!/usr/bin/python3
"""Tests of tools/tidy.py and of what it is made of: tools/tidy_test.py"""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cpp_tokens
import tidy
import tidy_await
import tidy_case


def await_problems(body):
    text = "awaitable<void> f(Thing& thing) {\n" + body + "\n}\n"
    return tidy_await.find_await_problems(cpp_tokens.code_of(cpp_tokens.tokenize(text)))


class Tokens(unittest.TestCase):
    def test_words_in_strings_and_comments_are_not_code(self):
        text = 'auto a = "co_await x"; // co_await y\n/* new */ R"sql(SELECT "x" )" )sql";'
        code = cpp_tokens.code_of(cpp_tokens.tokenize(text))
        self.assertNotIn("co_await", [token.text for token in code if token.kind == "word"])
        self.assertIn('SELECT "x" )" ', [token.text for token in code if token.kind == "string"])

    def test_lines_are_counted_through_raw_strings(self):
        tokens = cpp_tokens.tokenize('R"(a\nb\n)"\nend')
        self.assertEqual(tokens[-1], cpp_tokens.Token("word", "end", 4))

    def test_digit_separators_and_directives(self):
        tokens = cpp_tokens.tokenize("#define A(x) \\\n  co_await x\n1'000'000 'c'")
        self.assertEqual([token.kind for token in tokens], ["directive", "number", "char"])


class Case(unittest.TestCase):
    def problems(self, text):
        with tempfile.TemporaryDirectory() as name:
            root = pathlib.Path(name)
            (root / "src" / "core").mkdir(parents=True)
            path = root / "src" / "core" / "a.cpp"
            path.write_text(text)
            return list(tidy_case.find_case_problems(tidy.Source(root, path)))

    def test_what_is_named_well_passes(self):
        self.assertEqual(self.problems("""#define MIEN_ASSERT(x) x
enum class Kind { one_thing, other };
template <class T> struct Row final { int member; };
class Reader {
  public:
    explicit Reader(int from);
    int size() const { return size_; }
  private:
    static constexpr int most = 3;
    struct Part { int length; };
    void read(int some);
    std::map<std::string, int> rows_ = {};
    int size_ = 0;
    std::size_t ends_[4];
};
void f(Thing& thing) { thing.getNFCInstance(); other::fooBar(); }
"""), [])

    def test_names_of_another_case(self):
        for text in ("#define ASSERT(x) x\n", "struct row_type {};", "enum class kind { one };",
                     "int countRows();", "auto rowCount = 3;",
                     "class A {\n  private:\n    std::map<int, int> rows = {};\n};",
                     "class A {\n  private:\n    int* place;  // of the text\n};",
                     "class A {\n  private:\n    std::function<void(int)> done;\n};",
                     "class A {\n  private:\n    Ends ends[4];\n};"):
            with self.subTest(text=text):
                self.assertEqual(len(self.problems(text)), 1)


class Awaits(unittest.TestCase):
    ALLOWED = """
        co_await f();
        const auto x = co_await f();
        auto [a, b] = co_await f();
        co_return co_await f();
        x.field = co_await f();
        s += co_await f();
        rows[i + 1] = co_await f(a, g(b));
        try { co_await f(); } catch (...) { log(); }
        if (ready) { co_await f(); } else { co_await g(); }
        if (ready)\n co_await f();
        while (is_open()) { const auto n = co_await socket.async_read_some(b, use_awaitable); }
        switch (kind) { case Kind::a: co_await f(); break; default: co_await g(); }
        auto outcome = co_await (std::move(operation) || timer.async_wait(use_awaitable));
        auto page = co_await store::list<Row>(t, std::vector<int>());
        co_await f([&](int n) { return Pair{n, n}; });
        co_await f([&x, this] { return x; });
        auto make = [x]() -> awaitable<void> { co_await f(x); };
        spawn(e, "n", [] { return g(); }); co_await f();
        auto task = [&]() -> awaitable<std::vector<int>> { co_return co_await f(); };
        run([] (int n) mutable -> awaitable<void> { co_await f(n); });
        const std::array<int, 2> v{1, 2}; co_await f();
        const Options o{.a = 1}; const auto r = co_await f(o);
        co_await std::move(pending);
        co_await *pending;
        const auto& row = co_await f("text with ? and && in it");
        for (auto& item : items) { co_await item.close(); }
        co_await f(a ? b : c);
        co_await f(a == b, c && d);
        std::ignore = co_await f();
        const std::optional<int> n = co_await query.one<int>();
        const auto rows = co_await pool.run(query, {}, deadline);
    """
    FORBIDDEN = """
        if (co_await f()) { g(); }
        if (!co_await f()) { g(); }
        if (a && co_await f()) { g(); }
        if (auto x = co_await f(); x) { g(); }
        while (co_await f()) { g(); }
        do { g(); } while (co_await f());
        for (auto i = co_await f(); i < 3; ++i) { g(); }
        for (const auto& x : co_await f()) { g(x); }
        switch (co_await f()) { case 1: break; }
        const bool same = co_await f() == x;
        const auto y = c ? co_await f() : g();
        const auto y = (co_await c()) ? a : b;
        const auto y = a + co_await f();
        const auto y = (co_await f()).value();
        g(co_await f());
        EXPECT_EQ(co_await f(), 3);
        co_return (co_await f()) + 1;
        co_return Options{co_await f(), co_await g()};
        Options o{co_await f()};
        Options o{.a = co_await f()};
        v.push_back({co_await f(), 1});
        rows[co_await f()] = 1;
        co_await f({.a = s, .b = t});
        co_await f(Options{.a = s});
        co_await f(std::vector<int>{1, 2});
        co_await run([s]() -> awaitable<void> { return g(s); });
        co_await run([=] { return g(s); });
        co_await run([s = std::move(s)] { return g(s); });
        co_await run(1, [&a, b] { return g(a, b); });
        const auto a = b = co_await f();
        co_return co_await f() < 3;
        const auto a = co_await f(), b = co_await g();
        return co_await f();
        co_await f(), co_await g();
        const auto x = !co_await f();
        const auto x = *co_await f();
        throw co_await f();
        const auto x = static_cast<int>(co_await f());
    """

    def test_allowed_forms_pass(self):
        for line in self.ALLOWED.replace("\\n", "\n").strip().splitlines():
            with self.subTest(line.strip()):
                self.assertEqual(await_problems(line), [])

    def test_forbidden_forms_fail(self):
        for line in self.FORBIDDEN.strip().splitlines():
            with self.subTest(line.strip()):
                self.assertNotEqual(await_problems(line), [])

    def test_the_line_of_the_co_await_is_named(self):
        self.assertEqual(await_problems("\n\nif (co_await f()) {}")[0][0], 4)


class Tree(unittest.TestCase):
    """Runs all rules over small trees made for one mistake each."""

    TABLE = ("# A\n\n## Dependency table\n\n| folder | may include |\n|---|---|\n"
             "| base | fmt |\n| pg | base, libpq |\n| core | base |\n| cli | base, core |\n")

    def problems(self, files):
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            for name, text in {"ARCHITECTURE.md": self.TABLE, **files}.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
                folder = path.parent
                if name.startswith("src/") and folder != root / "src":
                    readme = folder / "README.md"
                    if not readme.exists():
                        readme.write_text(f"# {folder.relative_to(root / 'src')}\n")
            found, _ = tidy.check_tree(root)
            # These trees are too small to need all of the table.
            return [f"{problem.path}:{problem.line}: {problem.rule}" for problem in found
                    if "out of the table" not in problem.text]

    def assert_only(self, files, *expected):
        self.assertEqual(self.problems(files), list(expected))

    def test_a_clean_tree_passes(self):
        self.assert_only({
            "src/base/a.hpp": "#pragma once\n#include <fmt/format.h>\nint a();\n",
            "src/core/a.cpp": '#include "base/a.hpp"\nint b() { return a(); }\n',
            "src/core/a_test.cpp": '#include "tests/support/x.hpp"\n',
            "migrations/0001_initial.sql": "SELECT 1;\n",
        })

    def test_includes_follow_the_table(self):
        self.assert_only({"src/base/a.cpp": '#include "core/x.hpp"\n'},
                         "src/base/a.cpp:1: layers")
        self.assert_only({"src/core/a.cpp": "\n#include <libpq-fe.h>\n"},
                         "src/core/a.cpp:2: layers")
        self.assert_only({"src/pg/a.cpp": "#include <libpq-fe.h>\n"})
        self.assert_only({"src/other/a.cpp": "\n"}, "src/other:1: layers")

    def test_the_table_goes_one_way_and_each_entry_is_needed(self):
        table = {"base": set(), "pg": {"base"}, "store": {"base", "pg"}}
        used = {"pg": {"base"}, "store": {"base", "pg"}}
        self.assertEqual(list(tidy.check_table(table, used)), [])
        found = tidy.check_table({**table, "base": {"store"}}, {**used, "base": {"store"}})
        self.assertIn("base -> store -> base", found[0].text)
        found = tidy.check_table(table, {"pg": {"base"}, "store": {"base"}})
        self.assertEqual([problem.text for problem in found],
                         ["store includes nothing of pg: take it out of the table"])

    def test_an_allow_list_names_only_what_needs_it(self):
        self.assert_only({"src/base/error.cpp": "int a;\n"}, "src/base/error.cpp:1: places")

    def test_sizes_are_capped(self):
        self.assert_only({"src/core/a.hpp": "#pragma once\n" + "\n" * 300},
                         "src/core/a.hpp:301: size")
        self.assert_only({"src/core/a.cpp": "\n" * 601}, "src/core/a.cpp:601: size")
        self.assert_only({"src/core/a.cpp": "// " + "x" * 98 + "\n"}, "src/core/a.cpp:1: size")
        self.assert_only({"src/core/a.cpp": "// " + "é" * 97 + "\n"})

    def test_banned_words(self):
        for line in ("auto p = new Thing;", "co_spawn(e, f(), detached);", "std::cout << 1;",
                     "typedef int x;", "void* p = NULL;", "int __x;", "int _X;", "delete p;",
                     "// TO" "DO: later", "GTEST_" "SKIP();", 'auto q = "SELECT' ' * FROM t";'):
            with self.subTest(line):
                self.assertIn("src/core/a.cpp:2: words",
                              self.problems({"src/core/a.cpp": "\n" + line + "\n"}))
        for line in ("::new (place) Thing;", "static Thing* const one = new Thing;",
                     "return std::unique_ptr<Thing>(new Thing(a));", "Thing(const Thing&) = delete;", "int new_name;",
                     "// a new detached thing on std::cout", 'f("new");', "int line = __LINE__;"):
            with self.subTest(line):
                self.assert_only({"src/core/a.cpp": "\n" + line + "\n"})
        self.assert_only({"src/cli/output.cpp": "void f() { std::cout << 1; }\n"})
        self.assert_only({"src/cli/a.cpp": "void f() { std::cout << 1; }\n"},
                         "src/cli/a.cpp:1: words")

    def test_using_namespace_in_headers(self):
        self.assert_only({"src/core/a.hpp": "#pragma once\nnamespace x {\nusing namespace std;\n}"},
                         "src/core/a.hpp:3: words")
        self.assert_only({"src/core/a.hpp": "#pragma once\nvoid f() { using namespace std; }\n"})
        self.assert_only({"src/core/a.cpp": "using namespace std;\n"})

    def test_sleep_in_tests(self):
        self.assert_only({"src/core/a_test.cpp": "std::this_thread::sleep_for(x);\n"},
                         "src/core/a_test.cpp:1: words")
        self.assert_only({"tests/store/a.cpp": "usleep(3);\n"}, "tests/store/a.cpp:1: words")

    def test_spawn_sql_and_catch_have_their_places(self):
        self.assert_only({"src/core/a.cpp": "auto x = asio::co_spawn(e, f(), g);\n"},
                         "src/core/a.cpp:1: places")
        for sql in ("SELECT id FROM t", "INSERT INTO t VALUES (1)", "\n UPDATE t SET a = 1",
                    "DELETE FROM t", "-- why\nWITH x AS (SELECT 1) SELECT a FROM x"):
            with self.subTest(sql):
                self.assert_only({"src/core/a.cpp": f'auto q = R"sql({sql})sql";\n'},
                                 "src/core/a.cpp:1: places")
                self.assert_only({"src/pg/a.cpp": f'auto q = R"sql({sql})sql";\n'})
        self.assert_only({"src/core/a.cpp": 'throw Error("Select a character from the list.");'})
        self.assert_only({"src/core/a.cpp": "void f() { try { g(); } catch (...) {} }\n"},
                         "src/core/a.cpp:1: places")

    def test_awaits_are_checked(self):
        self.assert_only({"src/core/a.cpp": "void f() {\nif (co_await g()) {}\n}\n"},
                         "src/core/a.cpp:2: await")
        braces = "void f() {\nco_await g({.a = 1});\n}\n"
        self.assert_only({"src/core/a.cpp": braces}, "src/core/a.cpp:2: await")
        self.assert_only({"src/core/a_test.cpp": braces})

    def test_headers_are_guarded_and_comments_are_lines(self):
        self.assert_only({"src/core/a.hpp": "int a();\n"}, "src/core/a.hpp:1: words")
        self.assert_only({"src/core/a.cpp": "\n/* a */\n"}, "src/core/a.cpp:2: words")
        self.assert_only({"src/core/a.cpp": "auto x = f(/*depth=*/3);\n"})

    def test_readme_and_names(self):
        self.assert_only({"src/core/README.md": "core\n", "src/core/a.cpp": "\n"},
                         "src/core/README.md:1: readme")
        self.assert_only({"src/core/README.md": "# core\n" + "\n" * 30, "src/core/a.cpp": "\n"},
                         "src/core/README.md:31: readme")
        self.assert_only({"src/core/string_utils.cpp": "\n"}, "src/core/string_utils.cpp:1: names")

    def test_migrations_have_no_gaps(self):
        self.assert_only({"migrations/0001_a.sql": "", "migrations/0003_b.sql": ""},
                         "migrations/0003_b.sql:1: migrations")
        self.assert_only({"migrations/0001_A.sql": ""}, "migrations/0001_A.sql:1: migrations")

    ROUTES = 'constexpr Row t[] = {\n{Method::delete_, "/api/x/{id}", Access::a, "drop_x", f},\n};\n'
    CONTRACT = "paths:\n  /api/x/{id}:\n    delete:\n      operationId: drop_x\n"

    def route_files(self, routes=None, contract=None, test="TEST(Api, drop_x_works) {}\n"):
        return {"ARCHITECTURE.md": self.TABLE + "| api | base |\n",
                "src/api/routes.cpp": routes or self.ROUTES,
                "openapi.yaml": contract or self.CONTRACT, "tests/api/x_test.cpp": test}

    def test_routes_match_the_contract_and_the_tests(self):
        self.assert_only(self.route_files())
        self.assert_only(self.route_files(contract="paths: {}\n"), "src/api/routes.cpp:2: routes")
        self.assert_only(self.route_files(contract=self.CONTRACT.replace("drop_x", "other")),
                         "src/api/routes.cpp:2: routes")
        self.assert_only(
            self.route_files(contract=self.CONTRACT + "  /api/y:\n    get:\n      operationId: y\n"),
            "openapi.yaml:1: routes")
        self.assert_only(self.route_files(test="TEST(Api, nothing) {}\n"),
                         "src/api/routes.cpp:2: routes")
        self.assert_only(
            self.route_files(test='call("DELETE", "/api/x/" + id);\n'))


if __name__ == "__main__":
    unittest.main()
