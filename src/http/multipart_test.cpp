#include "http/multipart.hpp"

#include <map>
#include <random>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/http.hpp"
#include "http/multipart_head.hpp"

namespace mien::http {
namespace {

using namespace std::string_literals;

struct ReadForm {
    std::vector<MultipartPart> parts;
    std::map<std::string, std::string, std::less<>> files;  // content by the part's name
};

// The bytes arrive in pieces, as long as next_length says.
ReadForm read_form(std::string_view bytes, std::string_view boundary,
                   const std::function<std::size_t()>& next_length) {
    ReadForm form;
    MultipartReader reader(boundary, [&form](const MultipartPart& part, std::string_view content) {
        form.files[part.name] += content;
    });
    while (!bytes.empty()) {
        const auto piece = bytes.substr(0, next_length());
        reader.feed(piece);
        bytes.remove_prefix(piece.size());
    }
    form.parts = reader.finish();
    return form;
}

ReadForm read_form(std::string_view bytes, std::string_view boundary = "B") {
    return read_form(bytes, boundary, [] { return 1000; });
}

std::vector<MultipartPart> read(std::string_view bytes) {
    return read_form(bytes).parts;
}

std::string refusal_of(std::string_view bytes) {
    try {
        static_cast<void>(read(bytes));
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::malformed);
        return error.message();
    }
    return "";
}

std::string part(std::string_view disposition, std::string_view content) {
    return "Content-Disposition: " + std::string(disposition) + "\r\n\r\n" + std::string(content);
}

std::string body_of(std::string_view part_bytes) {
    return "--B\r\n" + std::string(part_bytes) + "\r\n--B--\r\n";
}

TEST(multipart, finds_fields_and_files) {
    const auto bytes =
        "--B\r\n"
        "Content-Disposition: form-data; name=\"mode\"\r\n\r\n"
        "merge\r\n"
        "--B\r\n"
        "content-disposition:form-data ;filename=\"prompts.json\"; name=file\r\n"
        "Content-Type: application/json\r\n"
        "X-Other: ignored\r\n\r\n"
        "{\r\n--\r\n}\r\n"
        "--B\r\n"
        "Content-Disposition: form-data; name=\"empty\"; filename=\"\"\r\n\r\n"
        "\r\n"
        "--B--\r\n"s;
    const auto form = read_form(bytes);
    const auto& parts = form.parts;
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_EQ(parts[0].name, "mode");
    EXPECT_EQ(parts[0].file_name, std::nullopt);
    EXPECT_EQ(parts[0].content_type, "text/plain");
    EXPECT_EQ(parts[0].value, "merge");
    EXPECT_EQ(parts[0].length, 5U);
    EXPECT_EQ(parts[1].name, "file");
    EXPECT_EQ(parts[1].file_name, "prompts.json");
    EXPECT_EQ(parts[1].content_type, "application/json");
    EXPECT_EQ(parts[1].value, "");
    EXPECT_EQ(form.files.at("file"), "{\r\n--\r\n}");
    EXPECT_EQ(parts[2].file_name, "");
    EXPECT_EQ(parts[2].length, 0U);
    EXPECT_EQ(find_part(parts, "file"), &parts[1]);
    EXPECT_EQ(find_part(parts, "File"), nullptr);
}

TEST(multipart, accepts_a_form_without_parts_and_line_ends_around_it) {
    EXPECT_TRUE(read("--B--").empty());
    EXPECT_TRUE(read("--B--\r\n").empty());
    EXPECT_EQ(read("\r\n" + body_of(part("form-data; name=a", "x"))).at(0).value, "x");
}

TEST(multipart, reads_names_as_curl_and_browsers_write_them) {
    const auto name_in = [](std::string_view disposition) {
        return read(body_of(part(disposition, ""))).at(0).name;
    };
    EXPECT_EQ(name_in(R"(form-data; name="a\"b\\c\d")"), R"(a"b\c\d)");
    EXPECT_EQ(name_in("form-data; name=\"a%22b\""), "a%22b");
    EXPECT_EQ(name_in("FORM-DATA; NAME=\"ä;=\""), "ä;=");
}

TEST(multipart, makes_file_names_harmless) {
    EXPECT_EQ(safe_file_name("../../etc/passwd"), "passwd");
    EXPECT_EQ(safe_file_name(R"(C:\work\übung 1.csv)"), "übung 1.csv");
    EXPECT_EQ(safe_file_name("a\tb\x7F\u0085\u202E\u2066\u200Fc\0d"s), "abcd");
    EXPECT_EQ(safe_file_name(".."), "");
    EXPECT_EQ(safe_file_name("a/."), "");
    EXPECT_EQ(safe_file_name("a/"), "");
    EXPECT_EQ(safe_file_name(".\t."), "");
    std::string long_name;
    for (int i = 0; i < 300; ++i) {
        long_name += "€";
    }
    EXPECT_EQ(safe_file_name(long_name), long_name.substr(0, 255 * "€"s.size()));
}

struct Refused {
    std::string body;
    std::string_view message;
};

TEST(multipart, refuses_what_is_not_exactly_right) {
    const std::string cut = "The upload ended before its closing boundary.";
    const std::string bad_header = "A part of the upload has a header that is not valid.";
    const std::string twice = "A part of the upload has the same header twice.";
    const std::string no_begin = "The upload does not begin with its boundary.";
    const std::string behind = "The upload goes on behind its closing boundary.";
    const std::string not_form = "The Content-Disposition of a part must be form-data with a name.";
    const std::string only = "The Content-Disposition of a part may have only name and filename.";
    const std::string longer = "A line of the upload begins like its boundary but is longer.";
    const auto named = part("form-data; name=a", "x");
    const std::vector<Refused> table = {
        {"", no_begin},
        {"\r\n", no_begin},
        {"-", no_begin},
        {"preamble\r\n" + body_of(named), no_begin},
        {"\r\n\r\n" + body_of(named), no_begin},
        {"\n" + body_of(named), no_begin},
        {"--b\r\n" + named + "\r\n--b--\r\n", no_begin},
        {"--B", cut},
        {"--B-", cut},
        {"--B\r\n", cut},
        {"--B\r\nContent-Disposition: form-data; name=a\r\n", cut},
        {"--B\r\n" + named, cut},
        {"--B\r\n" + named + "\r\n--B", cut},
        {"--B\r\n" + named + "\r\n--B-", cut},
        {"--B\r\n" + named + "\n--B--\r\n", cut},
        {"--B\r\n" + named + "\r\n--B\r\n", cut},
        {"--B\n" + named + "\r\n--B--\r\n", longer},
        {"--B \r\n" + named + "\r\n--B--\r\n", longer},
        {"--B\r\n" + named + "\r\n--Bx\r\n--B--\r\n", longer},
        {body_of(named) + "x", behind},
        {body_of(named) + "\r\n", behind},
        {"--B--\n", behind},
        {"--B---", behind},
        {body_of("\r\nx"), "A part of the upload has no name."},
        {body_of("Content-Type: text/plain\r\n\r\nx"), not_form},
        {body_of(part("form-data", "x")), "A part of the upload has no name."},
        {body_of(part("form-data; name=\"\"", "x")), "A part of the upload has no name."},
        {body_of(part("form-data; filename=a", "x")), "A part of the upload has no name."},
        {body_of(part("attachment; name=a", "x")), not_form},
        {body_of(part("form-data; name=a; name=a", "x")), not_form},
        {body_of(part("form-data; name=a; NAME=b", "x")), not_form},
        {body_of(part("form-data; name=a; filename=b; filename=c", "x")), not_form},
        {body_of(part("form-data; name=\"a", "x")), not_form},
        {body_of(part("form-data; name=\"a\"b", "x")), not_form},
        {body_of(part("form-data; name=a;", "x")), not_form},
        {body_of(part("form-data; name=", "x")), not_form},
        {body_of(part("form-data; name =a", "x")), not_form},
        {body_of(part("form-data name=a", "x")), not_form},
        {body_of(part("form-data; name=a; filename*=UTF-8''b", "x")), only},
        {body_of(part("form-data; name=a; size=1", "x")), only},
        {body_of("Content-Disposition: form-data; name=b\r\n" + named), twice},
        {body_of("Content-Type: a/b\r\ncontent-type: a/b\r\n" + named), twice},
        {body_of("Content-Transfer-Encoding: base64\r\n" + named),
         "A part of the upload must be sent as it is, without an encoding."},
        {body_of("Content-Type : a/b\r\n" + named), bad_header},
        {body_of(" folded\r\n" + named), bad_header},
        {body_of("no colon\r\n" + named), bad_header},
        {body_of("--B: x\r\n" + named), bad_header},
        {body_of("Content-Disposition: form-data;\r\n name=a\r\n\r\nx"), bad_header},
        {body_of("X: a\nContent-Type: a/b\r\n" + named), bad_header},
        {body_of("X: a\rb\r\n" + named), bad_header},
        {body_of("X: \0\r\n"s + named), bad_header},
        {body_of("X: \xff\r\n" + named), "A part of the upload has a header that is not UTF-8."},
        {body_of(part("form-data; name=a", "\xc3")), "A field of the upload is not UTF-8."},
        {body_of(named + "\r\n--B\r\n" + named), "Two parts of the upload have the same name."},
        {body_of("X: " + std::string(8192, 'x') + "\r\n" + named),
         "A part of the upload has more than 8192 bytes of headers."},
        {body_of(part("form-data; name=a", std::string(65'537, 'x'))),
         "A field of the upload is longer than 65536 bytes."},
    };
    for (const auto& row : table) {
        EXPECT_EQ(refusal_of(row.body), row.message) << row.body.substr(0, 200);
    }
}

TEST(multipart, takes_what_just_fits) {
    const auto named = part("form-data; name=a", std::string(65'536, 'x'));
    EXPECT_EQ(read(body_of(named)).at(0).value.size(), 65'536U);
    const auto rest = "\r\n" + part("form-data; name=a", "x");
    const auto head_bytes = "X: "s.size() + rest.size() - 1;
    const auto padding = std::string(limits::multipart_head_bytes_max - head_bytes, 'x');
    EXPECT_EQ(read(body_of("X: " + padding + rest)).size(), 1U);

    std::string many;
    for (std::size_t i = 0; i < limits::multipart_parts_max; ++i) {
        many += "--B\r\n" + part("form-data; name=a" + std::to_string(i), "x") + "\r\n";
    }
    EXPECT_EQ(read(many + "--B--").size(), limits::multipart_parts_max);
    EXPECT_EQ(refusal_of(many + "--B\r\n" + part("form-data; name=b", "x") + "\r\n--B--"),
              "The upload has more than 20 parts.");
}

TEST(multipart, finds_the_boundary_in_the_content_type) {
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=----WebKitFormBoundaryAb1"),
              "----WebKitFormBoundaryAb1");
    EXPECT_EQ(multipart_boundary("Multipart/Form-Data;charset=utf-8;BOUNDARY=\"a b:=?\""),
              "a b:=?");
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=----=_Part_0"), "----=_Part_0");
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=" + std::string(70, 'x')).size(),
              70U);
    for (const std::string& bad :
         {"", "multipart/form-data", "multipart/mixed; boundary=a",
          "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
          "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=\"a\\\"b\"",
          "multipart/form-data; boundary=a@b", "multipart/form-data; boundary=a; boundary=a",
          "multipart/form-data; boundary=a b", "multipart/form-data; boundary=a, text/plain",
          "multipart/form-data; boundary=\"a", "multipart/form-data, boundary=a",
          "multipart/form-data; boundary=\"\xc3\xa4\""}) {
        EXPECT_THROW(static_cast<void>(multipart_boundary(bad)), Error) << bad;
    }
    EXPECT_THROW(static_cast<void>(
                     multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'x'))),
                 Error);
}

TEST(multipart, knows_a_form_by_its_content_type) {
    for (const auto* form : {"multipart/form-data; boundary=a", "Multipart/Form-Data",
                             " multipart/form-data ;x", "multipart/form-data, boundary=a"}) {
        EXPECT_TRUE(is_multipart_form(form)) << form;
    }
    for (const auto* other : {"", "text/csv", "multipart/mixed; boundary=a", "multipart/form-data2",
                              "application/json; a=\"multipart/form-data\""}) {
        EXPECT_FALSE(is_multipart_form(other)) << other;
    }
}

// What a client sends without an end is not kept.
TEST(multipart, gives_out_a_file_while_it_arrives) {
    std::size_t got_bytes = 0;
    MultipartReader reader("B", [&got_bytes](const MultipartPart& part, std::string_view content) {
        EXPECT_EQ(part.file_name, "b");
        got_bytes += content.size();
    });
    reader.feed("--B\r\n" + part("form-data; name=a; filename=b", ""));
    for (std::size_t sent_bytes = 1000; sent_bytes <= 300'000; sent_bytes += 1000) {
        reader.feed(std::string(1000, 'x'));
        ASSERT_GT(got_bytes + 10, sent_bytes);
    }
    reader.feed("\r\n--B--");
    EXPECT_EQ(reader.finish().at(0).length, 300'000U);
    EXPECT_EQ(got_bytes, 300'000U);
}

class RandomForm {
  public:
    explicit RandomForm(std::uint32_t seed) : random_(seed) {
        boundary_ = std::string(pick(1, 70), '-');
        for (auto& c : boundary_) {
            c = "-ab"[pick(0, 2)];
        }
        const auto count = pick(0, 4);
        bytes_ = "--" + boundary_;
        for (std::size_t i = 0; i < count; ++i) {
            add_part("p" + std::to_string(i), pick(0, 1) == 0);
        }
        bytes_ += pick(0, 1) == 0 ? "--" : "--\r\n";
    }

    std::size_t pick(std::size_t least, std::size_t most) {
        return std::uniform_int_distribution<std::size_t>(least, most)(random_);
    }

    std::string boundary_;
    std::string bytes_;
    std::vector<MultipartPart> parts_;
    std::map<std::string, std::string, std::less<>> files_;

  private:
    void add_part(const std::string& name, bool is_file) {
        MultipartPart added;
        added.name = name;
        bytes_ += "\r\nContent-Disposition: form-data; name=" + name;
        if (is_file) {
            added.file_name = "f";
            bytes_ += "; filename=f";
        }
        bytes_ += "\r\n\r\n";
        const auto content = make_content();
        added.value = is_file ? "" : content;
        if (is_file) {
            files_[name] = content;
        }
        added.length = content.size();
        bytes_ += content + "\r\n--" + boundary_;
        parts_.push_back(std::move(added));
    }
    // Full of beginnings and ends of the delimiter, but without the whole.
    std::string make_content() {
        const auto delimiter = "\r\n--" + boundary_;
        std::string content;
        const auto pieces = pick(0, 30);
        for (std::size_t i = 0; i < pieces; ++i) {
            const auto begin = pick(0, 4) == 0 ? pick(0, delimiter.size()) : 0;
            const auto length = pick(0, delimiter.size() - 1);
            content +=
                pick(0, 9) == 0 ? std::string(pick(0, 3000), 'x') : delimiter.substr(begin, length);
        }
        while (content.find(delimiter) != std::string::npos) {
            content.erase(content.find(delimiter), 1);
        }
        return content;
    }

    std::mt19937 random_;
};

// However the bytes come in pieces, the parts are those that were written.
TEST(multipart, finds_the_same_parts_in_random_forms_and_pieces) {
    for (std::uint32_t seed = 0; seed < 3000; ++seed) {
        RandomForm form(seed);
        const auto got = read_form(form.bytes_, form.boundary_, [&form] {
            return form.pick(1, form.pick(0, 3) == 0 ? 4000U : 40U);
        });
        const auto& parts = got.parts;
        ASSERT_EQ(got.files, form.files_) << seed;
        ASSERT_EQ(parts.size(), form.parts_.size()) << seed;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            ASSERT_EQ(parts[i].name, form.parts_[i].name) << seed;
            ASSERT_EQ(parts[i].file_name, form.parts_[i].file_name) << seed;
            ASSERT_EQ(parts[i].value, form.parts_[i].value) << seed;
            ASSERT_EQ(parts[i].length, form.parts_[i].length) << seed;
        }
    }
}

// Wherever an upload is cut, that is noticed.
TEST(multipart, refuses_every_beginning_of_a_form) {
    const auto bytes = "--B\r\n" + part("form-data; name=a", "x\r\n-") + "\r\n--B\r\n" +
                       part("form-data; name=b; filename=c", "\r\n--") + "\r\n--B--";
    EXPECT_EQ(read(bytes).size(), 2U);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_NE(refusal_of(std::string_view(bytes).substr(0, length)), "") << length;
    }
}

}  // namespace
}  // namespace mien::http
