#include "video/providers/comfyui_nodes.hpp"

#include <gtest/gtest.h>

#include "tests/support/provider_bench.hpp"

namespace mien::video {
namespace {

using testing::object_of;

json::object content() {
    return object_of(R"({
      "workflow": {
        "1": {"class_type": "EmptyImage", "inputs": {"width": 256, "batch_size": 8}},
        "3": {"class_type": "LoadImage", "inputs": {"image": "example.png"}},
        "8": {"class_type": "CreateVideo", "inputs": {"images": ["1", 0], "fps": 12.0}},
        "9": {"class_type": "SaveVideo", "inputs": {"video": ["8", 0], "filename_prefix": "a",
              "format": "mp4", "codec": "h264"}}},
      "bind": {"text": "9.inputs.filename_prefix", "image_first": "3.inputs.image"},
      "output_node": "9"})");
}

// As v0.3.64 says it, with a list of choices, and newer ones with COMBO and a dynamic one.
NodeKinds kinds() {
    NodeKinds kinds;
    kinds["EmptyImage"] = json::parse(R"({"input": {"required": {
        "width": ["INT", {"min": 1, "max": 16384}],
        "batch_size": ["INT", {"min": 1, "max": 4096}]}}, "output_node": false})");
    kinds["LoadImage"] = json::parse(R"({"input": {"required": {
        "image": [["other.png"], {"image_upload": true}]}}, "output_node": false})");
    kinds["CreateVideo"] = json::parse(R"({"input": {"required": {
        "images": ["IMAGE", {}], "fps": ["FLOAT", {"min": 1.0, "max": 120.0}]},
        "optional": {"audio": ["AUDIO", {}]}}, "output_node": false})");
    kinds["SaveVideo"] = json::parse(R"({"input": {"required": {
        "video": ["VIDEO", {}], "filename_prefix": ["STRING", {}],
        "format": ["COMFY_DYNAMICCOMBO_V3", {"options": [{"key": "auto"}, {"key": "mp4"}]}],
        "codec": ["COMBO", {"options": ["auto", "h264"]}]}}, "output_node": true})");
    return kinds;
}

std::string codes_of(const json::object& preset, const NodeKinds& all) {
    std::string codes;
    for (const auto& problem : find_node_problems(preset, all)) {
        codes += problem.pointer.substr(8) + " " + problem.code + ";";
    }
    return codes;
}

json::object& inputs_of(json::object& preset, std::string_view node) {
    return preset["workflow"].as_object()[node].as_object()["inputs"].as_object();
}

TEST(comfyui_nodes, that_the_server_has_are_taken) {
    EXPECT_EQ(codes_of(content(), kinds()), "");
    EXPECT_EQ(classes_of(content()),
              (std::vector<std::string>{"CreateVideo", "EmptyImage", "LoadImage", "SaveVideo"}));
}

TEST(comfyui_nodes, that_the_server_lacks_are_told) {
    auto all = kinds();
    all["CreateVideo"] = nullptr;
    EXPECT_EQ(codes_of(content(), all), "/workflow/8/class_type unknown_class;");
    all.erase("CreateVideo");
    EXPECT_EQ(codes_of(content(), all), "/workflow/8/class_type unknown_class;");
}

TEST(comfyui_nodes, inputs_are_held_against_what_the_server_takes) {
    auto preset = content();
    inputs_of(preset, "9").erase("codec");
    inputs_of(preset, "9")["format"] = "webm";
    inputs_of(preset, "1")["batch_size"] = 5000;
    EXPECT_EQ(codes_of(preset, kinds()),
              "/workflow/1/inputs/batch_size out_of_range;/workflow/9/inputs/codec required;"
              "/workflow/9/inputs/format not_a_choice;");
    // "format.codec" is no format, but a part of a list that grows is one.
    auto parts = content();
    inputs_of(parts, "9").erase("format");
    inputs_of(parts, "9")["format.codec"] = "h264";
    EXPECT_EQ(codes_of(parts, kinds()), "/workflow/9/inputs/format required;");
    auto growing = kinds();
    growing["SaveVideo"].at("input").at("required").as_object()["format"] =
        json::parse(R"(["COMFY_AUTOGROW_V3", {}])");
    EXPECT_EQ(codes_of(parts, growing), "");
    auto unbound = content();
    unbound["bind"].as_object().erase("image_first");
    EXPECT_EQ(codes_of(unbound, kinds()), "/workflow/3/inputs/image not_a_choice;");
}

TEST(comfyui_nodes, the_output_node_saves_a_video) {
    auto preset = content();
    preset["output_node"] = "8";
    EXPECT_EQ(codes_of(preset, kinds()), "/output_node no_video;");
    auto all = kinds();
    all["SaveVideo"].as_object()["output_node"] = false;
    EXPECT_EQ(codes_of(content(), all), "/output_node no_video;");
    // Images are saved by an output node, too.
    auto images = content();
    images["workflow"].as_object()["9"] =
        json::parse(R"({"class_type": "SaveImage", "inputs": {}})");
    all = kinds();
    all["SaveImage"] = json::parse(R"({"input": {"required": {}}, "output_node": true})");
    EXPECT_EQ(codes_of(images, all), "/output_node no_video;");
    all["SaveImage"].as_object()["input"] =
        json::parse(R"({"required": {}, "optional": {"clip": ["VIDEO"]}})");
    EXPECT_EQ(codes_of(images, all), "");
}

}  // namespace
}  // namespace mien::video
