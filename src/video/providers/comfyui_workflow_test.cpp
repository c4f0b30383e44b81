#include "video/providers/comfyui_workflow.hpp"

#include <gtest/gtest.h>

#include "tests/support/provider_bench.hpp"

namespace mien::video {
namespace {

using testing::object_of;
using testing::some_order;

json::object sound_content() {
    return object_of(R"({
      "workflow": {
        "1": {"class_type": "EmptyImage", "inputs": {"width": 256, "height": 256, "batch_size": 8}},
        "5": {"class_type": "ImageAddNoise", "inputs": {"image": ["1", 0], "seed": 42}},
        "6": {"class_type": "PrimitiveStringMultiline", "inputs": {"value": "text", "other": "x"}},
        "57:8": {"class_type": "CreateVideo", "inputs": {"images": ["5", 0], "fps": 12.0}},
        "9": {"class_type": "SaveVideo", "inputs": {"video": ["57:8", 0], "filename_prefix": "a",
              "format": "mp4", "format.codec": "h264"}}},
      "bind": {"text": "6.inputs.value", "seed": ["5.inputs.seed"], "width": ["1.inputs.width"],
               "frames": ["1.inputs.batch_size"], "fps": ["57:8.inputs.fps"],
               "filename_prefix": ["9.inputs.filename_prefix"]},
      "output_node": "9"})");
}

std::string codes_of(const json::object& content) {
    std::string codes;
    for (const auto& problem : find_workflow_problems(content)) {
        EXPECT_TRUE(problem.pointer.starts_with("/content/")) << problem.pointer;
        codes += problem.pointer.substr(8) + " " + problem.code + ";";
    }
    return codes;
}

TEST(comfyui_workflow, binds_an_order_by_paths) {
    const auto content = sound_content();
    EXPECT_EQ(codes_of(content), "");
    const auto workflow = bind_workflow(content, some_order(), "");
    EXPECT_EQ(workflow.at("6").at("inputs").at("value"), some_order().resolved_text.c_str());
    EXPECT_EQ(workflow.at("6").at("inputs").at("other"), "x");
    EXPECT_EQ(workflow.at("5").at("inputs").at("seed").to_number<int>(), 7);
    EXPECT_EQ(workflow.at("1").at("inputs").at("width"), 512);
    EXPECT_EQ(workflow.at("1").at("inputs").at("height"), 256) << "is not bound";
    EXPECT_EQ(workflow.at("1").at("inputs").at("batch_size"), 72);
    EXPECT_EQ(workflow.at("57:8").at("inputs").at("fps"), 24);
    EXPECT_EQ(workflow.at("9").at("inputs").at("filename_prefix"),
              "mien/019ac0de-0000-7000-8000-00000000000a");
}

TEST(comfyui_workflow, keeps_to_the_frames_that_a_model_makes) {
    auto content = sound_content();
    const auto frames = [&](std::string_view rule) {
        content["frames_rule"] = rule;
        EXPECT_EQ(codes_of(content), "");
        const auto workflow = bind_workflow(content, some_order(), "");
        return workflow.at("1").at("inputs").at("batch_size").to_number<int>();
    };
    EXPECT_EQ(frames("4n+1"), 73);
    EXPECT_EQ(frames("8n+1"), 73);
    EXPECT_EQ(frames("16n+0"), 80);
    content["frames_rule"] = "4n";
    EXPECT_EQ(codes_of(content), "/frames_rule invalid;");
}

TEST(comfyui_workflow, refuses_what_is_no_workflow_of_the_api_format) {
    for (const auto& [workflow, expected] : std::vector<std::pair<const char*, const char*>>{
             {R"({"nodes": [], "links": []})", "/workflow ui_format;"},
             {R"({})", "/workflow required;"},
             {R"([])", "/workflow required;"},
             {R"({"prompt": {"1": {}}})", "/workflow wrapped;"}}) {
        auto content = sound_content();
        content["workflow"] = json::parse(workflow);
        EXPECT_EQ(codes_of(content), expected) << workflow;
    }
}

struct Change {
    const char* pointer;
    const char* value;  // JSON; empty to take the member away
    const char* expected;
};

// Each change of a sound preset is told at its place.
TEST(comfyui_workflow, tells_what_is_wrong_where_it_is_wrong) {
    for (const auto& [pointer, value, expected] : std::vector<Change>{
             {"/workflow/1", R"({"inputs": {"width": 1, "batch_size": 1}})",
              "/workflow/1 no_node;"},
             {"/workflow/5/inputs/image", R"(["77", 0])", "/workflow/5/inputs/image unknown_node;"},
             {"/workflow/6/inputs/other", R"("a %prompt% b")",
              "/workflow/6/inputs/other placeholder;"},
             {"/workflow/6/inputs/value", R"("%prompt%")", ""},
             {"/bind/text", "", "/bind/text unbound;"},
             {"/bind/text", R"("6.inputs.text")", "/bind/text unknown_input;"},
             {"/bind/text", R"("66.inputs.value")", "/bind/text unknown_input;"},
             {"/bind/text", R"("6.value")", "/bind/text unknown_input;"},
             {"/bind/text", R"("9.inputs.video")", "/bind/text connected;"},
             {"/bind/text", R"("5.inputs.seed")", "/bind/text wrong_kind;"},
             {"/bind/text", "7", "/bind/text invalid;/bind/text unbound;"},
             {"/bind/promt", R"("6.inputs.value")", "/bind/promt unknown_part;"},
             {"/bind/height", R"("1.inputs.width")", "/bind/height bound_twice;"},
             {"/bind/filename_prefix", "", "/bind/filename_prefix unbound;"},
             {"/bind/filename_prefix", R"("6.inputs.other")", "/bind/filename_prefix unbound;"},
             {"/bind", "", "/bind required;"},
             {"/output_node", R"("12")", "/output_node unknown_node;"},
             {"/output_node", "9", ""},
             {"/output_node", "", "/output_node required;"}}) {
        json::value content = sound_content();
        const std::string path(pointer);
        const auto slash = path.rfind('/');
        json::error_code failure;
        auto* const found = content.find_pointer(path.substr(0, slash), failure);
        auto& parent = slash == 0 ? content.as_object() : found->as_object();
        if (*value == '\0') {
            parent.erase(path.substr(slash + 1));
        } else {
            parent[path.substr(slash + 1)] = json::parse(value);
        }
        EXPECT_EQ(codes_of(content.as_object()), expected) << pointer << " " << value;
    }
}

TEST(comfyui_workflow, puts_the_reference_image_where_it_is_bound) {
    auto content = sound_content();
    content["workflow"].as_object()["20"] =
        json::parse(R"({"class_type": "LoadImage", "inputs": {"image": "example.png"}})");
    content["bind"].as_object()["image_first"] = "20.inputs.image";
    EXPECT_EQ(codes_of(content), "");
    const auto workflow = bind_workflow(content, some_order(), "mien/abc.png");
    EXPECT_EQ(workflow.at("20").at("inputs").at("image"), "mien/abc.png");
}

}  // namespace
}  // namespace mien::video
