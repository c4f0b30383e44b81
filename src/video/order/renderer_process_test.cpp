#include "video/order/renderer_process.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "async/spawn.hpp"
#include "base/hash.hpp"

namespace mien::video {
namespace {

class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "mien-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] RenderPaths paths() const { return {path_ / "clip.mp4", path_ / "poster.jpg"}; }
    // A child that is a shell script.
    [[nodiscard]] std::filesystem::path script(const std::string& body) const {
        const auto file = path_ / "child.sh";
        std::ofstream(file) << "#!/bin/sh\n" << body << "\n";
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
        return file;
    }

  private:
    std::filesystem::path path_;
};

RenderSpec small_spec() {
    RenderSpec spec;
    spec.character_id = "0198a6d2-0000-7000-8000-000000000001";
    spec.character_name = "Sherlock";
    spec.emotion = "happy";
    spec.prompt_text = "A happy loop of secretword";
    spec.width = 128;
    spec.height = 96;
    spec.fps = 12;
    spec.duration = std::chrono::milliseconds(500);
    return spec;
}

RenderedClip render(const std::filesystem::path& program, const RenderSpec& spec,
                    const RenderPaths& paths,
                    std::chrono::steady_clock::duration time = std::chrono::seconds(60)) {
    return async::run<RenderedClip>([&](IoContext&) {
        return render_in_child(program, spec, paths, deadline_in(time), [](double) {});
    });
}

// The error of rendering with a shell script as the child.
Error error_of(const std::string& script,
               std::chrono::steady_clock::duration time = std::chrono::seconds(60)) {
    const Folder folder;
    try {
        static_cast<void>(render(folder.script(script), small_spec(), folder.paths(), time));
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no error from: " << script;
    return {ErrorKind::internal, ""};
}

std::string contents_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(renderer_process, renders_a_clip_and_its_poster) {
    const Folder folder;
    std::vector<double> shares;
    const auto clip = async::run<RenderedClip>([&](IoContext&) {
        return render_in_child(renderer_program(), small_spec(), folder.paths(),
                               deadline_in(std::chrono::seconds(60)),
                               [&](double share) { shares.push_back(share); });
    });
    const auto bytes = contents_of(folder.paths().clip);
    EXPECT_EQ(clip.frames, 6);
    EXPECT_EQ(clip.bytes, bytes.size());
    EXPECT_EQ(clip.sha256, to_hex(sha256(bytes)));
    EXPECT_EQ(contents_of(folder.paths().poster).substr(0, 2), "\xFF\xD8");
    EXPECT_TRUE(std::ranges::is_sorted(shares));
    EXPECT_EQ(shares.size(), 6U);
}

TEST(renderer_process, leaves_no_passing_files) {
    const Folder folder;
    static_cast<void>(render(renderer_program(), small_spec(), folder.paths()));
    const auto files = std::filesystem::directory_iterator(folder.path());
    EXPECT_EQ(std::distance(begin(files), end(files)), 2);
}

TEST(renderer_process, refuses_a_bad_spec_without_a_child) {
    const Folder folder;
    auto spec = small_spec();
    spec.width = 127;
    try {
        static_cast<void>(render("/nonexistent", spec, folder.paths()));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
    }
}

TEST(renderer_process, tells_that_the_folder_is_missing) {
    const Folder folder;
    const RenderPaths paths{folder.path() / "none" / "clip.mp4", folder.path() / "poster.jpg"};
    try {
        static_cast<void>(render(renderer_program(), small_spec(), paths));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::internal);
        EXPECT_NE(error.detail().find("No such file"), std::string::npos) << error.detail();
    }
}

TEST(renderer_process, tells_that_the_disk_is_full) {
    const Folder folder;
    const auto script = "ulimit -f 2; exec " + renderer_program().string();
    try {
        static_cast<void>(render(folder.script(script), small_spec(), folder.paths()));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::internal);
        EXPECT_NE(error.message().find("room"), std::string::npos) << error.message();
    }
    EXPECT_FALSE(std::filesystem::exists(folder.paths().clip));
}

TEST(renderer_process, survives_a_missing_program) {
    const Folder folder;
    EXPECT_THROW(
        static_cast<void>(render("/nonexistent/mien-render", small_spec(), folder.paths())), Error);
}

TEST(renderer_process, survives_a_crash) {
    const auto error = error_of("echo broken >&2; kill -ABRT $$");
    EXPECT_EQ(error.kind(), ErrorKind::upstream_failed);
    EXPECT_EQ(error.detail(), "signal 6; broken\n");
}

TEST(renderer_process, survives_a_kill) {
    const auto error = error_of("echo '{\"progress\":0.5}'; kill -KILL $$");
    EXPECT_EQ(error.kind(), ErrorKind::upstream_failed);
    EXPECT_EQ(error.detail(), "signal 9; ");
}

TEST(renderer_process, ends_a_child_that_hangs) {
    const Folder folder;
    const auto pid_file = folder.path() / "pid";
    try {
        static_cast<void>(
            render(folder.script("echo $$ > " + pid_file.string() + "; exec /bin/sleep 600"),
                   small_spec(), folder.paths(), std::chrono::milliseconds(500)));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::unavailable);
    }
    // The shell may not have come to write its number when the deadline passed.
    const auto pid = contents_of(pid_file);
    if (!pid.empty()) {
        EXPECT_NE(::kill(std::stoi(pid), 0), 0);
    }
}

TEST(renderer_process, ends_a_child_that_only_closes_its_output) {
    const auto error = error_of("exec >&-; exec /bin/sleep 600", std::chrono::milliseconds(500));
    EXPECT_EQ(error.kind(), ErrorKind::unavailable);
}

TEST(renderer_process, refuses_nonsense) {
    const auto sha256 = std::string(64, 'a');
    const auto done =
        "{\"done\":true,\"width\":128,\"height\":96,\"fps\":12,\"frames\":6,"
        "\"duration_ms\":500,\"bytes\":10,\"sha256\":\"" +
        sha256 + "\"}";
    for (const auto& said : {
             std::string("hello"),
             std::string("[1]"),
             std::string("{}"),
             std::string("{\"done\":true}"),
             fmt::format("{0}\n{0}", done),
         }) {
        const auto error = error_of(fmt::format("cat <<'END'\n{}\nEND", said));
        EXPECT_EQ(error.kind(), ErrorKind::upstream_failed) << said;
        EXPECT_NE(error.message().find("makes no sense"), std::string::npos) << said;
    }
    const auto endless = error_of("/usr/bin/head -c 100000 /dev/zero");
    EXPECT_NE(endless.message().find("without end"), std::string::npos) << endless.message();
}

TEST(renderer_process, does_not_trust_done_before_a_failure) {
    const auto error = error_of(
        "echo '{\"done\":true,\"width\":128,\"height\":96,\"fps\":12,"
        "\"frames\":6,\"duration_ms\":500,\"bytes\":10,\"sha256\":\"" +
        std::string(64, 'a') + "\"}'; exit 3");
    EXPECT_EQ(error.kind(), ErrorKind::upstream_failed);
    EXPECT_EQ(error.detail(), "exit code 3; ");
}

TEST(renderer_process, silence_is_an_error) {
    EXPECT_EQ(error_of("exit 0").kind(), ErrorKind::upstream_failed);
}

TEST(renderer_process, gives_the_child_no_environment_and_no_files) {
    ASSERT_EQ(::setenv("MIEN_TEST_SECRET", "hush", 1), 0);
    const auto error = error_of("/bin/ls /proc/self/fd >&2; echo $MIEN_TEST_SECRET >&2");
    ASSERT_EQ(::unsetenv("MIEN_TEST_SECRET"), 0);
    // 0 to 2, and the folder that ls itself reads.
    EXPECT_EQ(error.detail(), "exit code 0; 0\n1\n2\n3\n\n");
}

TEST(renderer_process, passes_on_what_the_child_reports) {
    const auto error =
        error_of("echo '{\"error\":\"No.\",\"kind\":\"internal\",\"detail\":\"why\"}'");
    EXPECT_EQ(error.kind(), ErrorKind::internal);
    EXPECT_EQ(error.message(), "No.");
    EXPECT_EQ(error.detail(), "why");
}

RendererReport check(const std::filesystem::path& program) {
    return async::run<RendererReport>(
        [&](IoContext&) { return check_renderer(program, deadline_in(std::chrono::seconds(60))); });
}

// The error of checking a shell script.
Error check_error_of(const std::string& script) {
    const Folder folder;
    try {
        static_cast<void>(check(folder.script(script)));
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no error from: " << script;
    return {ErrorKind::internal, ""};
}

TEST(renderer_check, knows_our_version_and_filters_system_calls) {
    const auto report = check(renderer_program());
    EXPECT_EQ(report.version, MIEN_VERSION);
    for (const auto& protection : report.missing) {
        EXPECT_EQ(protection.name, "network namespace") << protection.reason;
    }
}

TEST(renderer_check, passes_on_what_is_missing) {
    const json::object answer{
        {"version", MIEN_VERSION},
        {"missing", {{{"name", "a wall"}, {"reason", "none"}, {"advice", "build it"}}}}};
    const Folder folder;
    const auto report = check(folder.script("echo '" + json::serialize(answer) + "'"));
    ASSERT_EQ(report.missing.size(), 1U);
    EXPECT_EQ(report.missing.front().name, "a wall");
    EXPECT_EQ(report.missing.front().reason, "none");
    EXPECT_EQ(report.missing.front().advice, "build it");
}

TEST(renderer_check, names_a_missing_program) {
    try {
        static_cast<void>(check("/nonexistent/mien-render"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::upstream_failed);
        EXPECT_EQ(error.message(), "mien-render is missing: install it beside mien.");
        EXPECT_EQ(error.detail(), "/nonexistent/mien-render");
    }
}

TEST(renderer_check, refuses_another_version) {
    const auto error = check_error_of("echo '{\"version\":\"0.0.1\",\"missing\":[]}'");
    EXPECT_EQ(error.kind(), ErrorKind::upstream_failed);
    EXPECT_NE(error.message().find("another version"), std::string::npos) << error.message();
}

TEST(renderer_check, refuses_nonsense_and_silence) {
    EXPECT_NE(check_error_of("echo '{}'").message().find("no sense"), std::string::npos);
    const auto error = check_error_of("echo broken >&2; exit 3");
    EXPECT_EQ(error.message(), "mien-render cannot run on this machine.");
    EXPECT_EQ(error.detail(), "exit code 3; broken\n");
}

}  // namespace
}  // namespace mien::video
