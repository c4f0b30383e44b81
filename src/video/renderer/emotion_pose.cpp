#include "video/renderer/emotion_pose.hpp"

#include <array>
#include <span>

#include "video/renderer/dice.hpp"
#include "video/renderer/words.hpp"

namespace mien::video::renderer {
namespace {

constexpr std::array numbers{
    &EmotionPose::brow_left,     &EmotionPose::brow_right,
    &EmotionPose::brow_inner,    &EmotionPose::eye_left,
    &EmotionPose::eye_right,     &EmotionPose::squint,
    &EmotionPose::pupil,         &EmotionPose::gaze_x,
    &EmotionPose::gaze_y,        &EmotionPose::sparkle,
    &EmotionPose::mouth_curve,   &EmotionPose::mouth_open,
    &EmotionPose::mouth_width,   &EmotionPose::mouth_round,
    &EmotionPose::mouth_skew,    &EmotionPose::teeth,
    &EmotionPose::blush,         &EmotionPose::tears,
    &EmotionPose::sweat,         &EmotionPose::tilt,
    &EmotionPose::turn,          &EmotionPose::nod,
    &EmotionPose::lean,          &EmotionPose::shoulders,
    &EmotionPose::breath,        &EmotionPose::breath_rate,
    &EmotionPose::bounce,        &EmotionPose::bounce_rate,
    &EmotionPose::sway,          &EmotionPose::sway_rate,
    &EmotionPose::look_around,   &EmotionPose::tremble,
    &EmotionPose::laugh,         &EmotionPose::blink_rate,
    &EmotionPose::tint_share,    &EmotionPose::saturation,
    &EmotionPose::brightness,    &EmotionPose::particle_amount,
    &EmotionPose::particle_rate,
};

constexpr EmotionPose neutral{.mouth_curve = 0.06, .look_around = 0.03};

constexpr EmotionPose idle{.brow_left = 0.06,
                           .brow_right = 0.06,
                           .eye_left = 0.96,
                           .eye_right = 0.96,
                           .squint = 0.12,
                           .mouth_curve = 0.32,
                           .blush = 0.25,
                           .tilt = 0.035,
                           .turn = 0.08,
                           .breath = 1.1,
                           .sway = 0.035,
                           .look_around = 0.5,
                           .tint = rgb(0x7fb3c8),
                           .tint_share = 0.2};

constexpr EmotionPose happy{.brow_left = 0.3,
                            .brow_right = 0.3,
                            .brow_inner = 0.1,
                            .eye_left = 0.92,
                            .eye_right = 0.92,
                            .squint = 0.5,
                            .pupil = 1.08,
                            .sparkle = 0.5,
                            .mouth_curve = 0.95,
                            .mouth_open = 0.34,
                            .mouth_width = 1.2,
                            .teeth = 1,
                            .blush = 0.7,
                            .tilt = 0.07,
                            .turn = 0.05,
                            .nod = -0.05,
                            .shoulders = 0.06,
                            .breath_rate = 0.35,
                            .bounce = 0.06,
                            .bounce_rate = 0.67,
                            .sway = 0.06,
                            .look_around = 0.15,
                            .laugh = 0.25,
                            .tint = rgb(0xffc65c),
                            .tint_share = 0.5,
                            .saturation = 1.1,
                            .brightness = 1.04,
                            .particle_amount = 0.6,
                            .particles = Particles::hearts};

constexpr EmotionPose excited{.brow_left = 0.62,
                              .brow_right = 0.62,
                              .brow_inner = 0.1,
                              .eye_left = 1.26,
                              .eye_right = 1.26,
                              .squint = 0.2,
                              .pupil = 1.22,
                              .sparkle = 1,
                              .mouth_curve = 0.9,
                              .mouth_open = 0.85,
                              .mouth_width = 1.12,
                              .teeth = 1,
                              .blush = 0.85,
                              .tilt = -0.04,
                              .nod = -0.12,
                              .lean = 0.06,
                              .shoulders = 0.22,
                              .breath_rate = 0.67,
                              .bounce = 0.17,
                              .bounce_rate = 2,
                              .sway = 0.06,
                              .sway_rate = 1,
                              .look_around = 0.1,
                              .laugh = 0.45,
                              .tint = rgb(0xff7ab8),
                              .tint_share = 0.5,
                              .saturation = 1.18,
                              .brightness = 1.05,
                              .particle_amount = 1,
                              .particle_rate = 0.67,
                              .particles = Particles::sparkles};

constexpr EmotionPose sad{.brow_left = 0.12,
                          .brow_right = 0.12,
                          .brow_inner = 0.85,
                          .eye_left = 0.66,
                          .eye_right = 0.66,
                          .squint = 0.1,
                          .pupil = 1.05,
                          .gaze_x = -0.15,
                          .gaze_y = 0.5,
                          .sparkle = 0.35,
                          .mouth_curve = -0.7,
                          .mouth_width = 0.8,
                          .blush = 0.3,
                          .tears = 1,
                          .tilt = -0.1,
                          .turn = -0.14,
                          .nod = 0.3,
                          .lean = -0.03,
                          .shoulders = -0.14,
                          .breath = 1.4,
                          .breath_rate = 0.25,
                          .sway = 0.02,
                          .look_around = 0.12,
                          .blink_rate = 0.5,
                          .tint = rgb(0x4a6fa8),
                          .tint_share = 0.6,
                          .saturation = 0.72,
                          .brightness = 0.86,
                          .particle_amount = 0.6,
                          .particle_rate = 0.67,
                          .particles = Particles::tears_of_rain};

constexpr EmotionPose angry{.brow_left = -0.42,
                            .brow_right = -0.42,
                            .brow_inner = -0.95,
                            .eye_left = 0.8,
                            .eye_right = 0.8,
                            .squint = 0.42,
                            .pupil = 0.78,
                            .mouth_curve = -0.5,
                            .mouth_open = 0.26,
                            .mouth_width = 1.0,
                            .teeth = 1,
                            .blush = 0.6,
                            .turn = 0.06,
                            .nod = 0.16,
                            .lean = 0.1,
                            .shoulders = 0.2,
                            .breath = 1.8,
                            .breath_rate = 0.67,
                            .sway = 0.015,
                            .look_around = 0.02,
                            .tremble = 1,
                            .blink_rate = 0.2,
                            .tint = rgb(0xc23b32),
                            .tint_share = 0.62,
                            .saturation = 1.1,
                            .brightness = 0.95,
                            .particle_amount = 0.8,
                            .particle_rate = 0.67,
                            .particles = Particles::embers};

constexpr EmotionPose confused{.brow_left = -0.16,
                               .brow_right = 0.66,
                               .brow_inner = 0.12,
                               .eye_left = 0.78,
                               .eye_right = 1.1,
                               .squint = 0.08,
                               .pupil = 0.95,
                               .gaze_x = 0.45,
                               .gaze_y = -0.4,
                               .mouth_curve = -0.2,
                               .mouth_width = 0.72,
                               .mouth_skew = 0.75,
                               .sweat = 0.7,
                               .tilt = 0.18,
                               .turn = 0.12,
                               .shoulders = 0.1,
                               .sway = 0.05,
                               .sway_rate = 0.33,
                               .look_around = 0.35,
                               .tint = rgb(0x9a7fd1),
                               .tint_share = 0.4,
                               .particle_amount = 0.5,
                               .particles = Particles::question_marks};

constexpr EmotionPose surprised{.brow_left = 0.95,
                                .brow_right = 0.95,
                                .brow_inner = 0.12,
                                .eye_left = 1.45,
                                .eye_right = 1.45,
                                .pupil = 0.72,
                                .sparkle = 0.2,
                                .mouth_curve = 0.05,
                                .mouth_open = 0.75,
                                .mouth_width = 0.62,
                                .mouth_round = 1,
                                .blush = 0.3,
                                .nod = -0.16,
                                .lean = -0.05,
                                .shoulders = 0.16,
                                .breath = 0.6,
                                .bounce = 0.05,
                                .bounce_rate = 0.33,
                                .sway = 0.02,
                                .look_around = 0.02,
                                .tremble = 0.15,
                                .blink_rate = 0.3,
                                .tint = rgb(0x35c4d0),
                                .tint_share = 0.45,
                                .saturation = 1.06,
                                .brightness = 1.06,
                                .particle_amount = 0.7,
                                .particle_rate = 0.67,
                                .particles = Particles::rays};

// A word's stem and what it is made of: the second pose at the share, over the first.
struct Meaning {
    std::string_view stem;
    const EmotionPose& first;
    const EmotionPose& second;
    double share;
};

// The first stem that fits wins, so the longer of two alike comes first.
constexpr std::array meanings{
    Meaning{"idle", idle, idle, 0},
    Meaning{"neutral", neutral, neutral, 0},
    Meaning{"happ", happy, happy, 0},
    Meaning{"excit", excited, excited, 0},
    Meaning{"unhapp", sad, sad, 0},
    Meaning{"sad", sad, sad, 0},
    Meaning{"ang", angry, angry, 0},
    Meaning{"confus", confused, confused, 0},
    Meaning{"surpris", surprised, surprised, 0},
    Meaning{"joy", happy, excited, 0.35},
    Meaning{"amus", happy, excited, 0.2},
    Meaning{"laugh", happy, excited, 0.4},
    Meaning{"cheer", happy, excited, 0.3},
    Meaning{"lov", happy, idle, 0.35},
    Meaning{"affection", happy, idle, 0.35},
    Meaning{"car", idle, happy, 0.5},
    Meaning{"grat", happy, idle, 0.3},
    Meaning{"proud", happy, neutral, 0.45},
    Meaning{"pride", happy, neutral, 0.45},
    Meaning{"smug", idle, confused, 0.4},
    Meaning{"mischie", happy, confused, 0.35},
    Meaning{"play", happy, excited, 0.3},
    Meaning{"flirt", happy, confused, 0.2},
    Meaning{"content", idle, happy, 0.4},
    Meaning{"relax", idle, happy, 0.3},
    Meaning{"calm", idle, neutral, 0.4},
    Meaning{"seren", idle, neutral, 0.3},
    Meaning{"reliev", idle, happy, 0.5},
    Meaning{"relief", idle, happy, 0.5},
    Meaning{"hope", happy, idle, 0.5},
    Meaning{"optimis", happy, idle, 0.4},
    Meaning{"triumph", excited, happy, 0.3},
    Meaning{"victor", excited, happy, 0.3},
    Meaning{"enthus", excited, happy, 0.2},
    Meaning{"ecsta", excited, happy, 0.1},
    Meaning{"admir", happy, surprised, 0.3},
    Meaning{"inspir", excited, happy, 0.4},
    Meaning{"amaz", surprised, excited, 0.4},
    Meaning{"awe", surprised, excited, 0.3},
    Meaning{"shock", surprised, sad, 0.15},
    Meaning{"astonish", surprised, excited, 0.1},
    Meaning{"startl", surprised, sad, 0.1},
    Meaning{"afraid", surprised, sad, 0.5},
    Meaning{"fear", surprised, sad, 0.5},
    Meaning{"scare", surprised, sad, 0.45},
    Meaning{"terrif", surprised, sad, 0.35},
    Meaning{"horr", surprised, sad, 0.4},
    Meaning{"panic", surprised, sad, 0.3},
    Meaning{"nervous", confused, sad, 0.4},
    Meaning{"anxi", confused, sad, 0.5},
    Meaning{"worr", confused, sad, 0.6},
    Meaning{"shy", sad, happy, 0.5},
    Meaning{"embarrass", confused, happy, 0.35},
    Meaning{"asham", sad, confused, 0.3},
    Meaning{"guilt", sad, confused, 0.2},
    Meaning{"grie", sad, sad, 0},
    Meaning{"melanchol", sad, neutral, 0.3},
    Meaning{"lonel", sad, neutral, 0.2},
    Meaning{"depress", sad, neutral, 0.15},
    Meaning{"disappoint", sad, neutral, 0.4},
    Meaning{"hurt", sad, confused, 0.2},
    Meaning{"cry", sad, sad, 0},
    Meaning{"remors", sad, confused, 0.2},
    Meaning{"nostalg", sad, idle, 0.6},
    Meaning{"tired", sad, neutral, 0.6},
    Meaning{"sleep", sad, idle, 0.6},
    Meaning{"bor", neutral, sad, 0.35},
    Meaning{"rage", angry, angry, 0},
    Meaning{"fur", angry, angry, 0},
    Meaning{"mad", angry, angry, 0},
    Meaning{"annoy", angry, neutral, 0.45},
    Meaning{"irritat", angry, neutral, 0.4},
    Meaning{"frustrat", angry, confused, 0.4},
    Meaning{"disgust", angry, confused, 0.45},
    Meaning{"contempt", angry, confused, 0.5},
    Meaning{"jealous", angry, sad, 0.4},
    Meaning{"suspic", angry, confused, 0.6},
    Meaning{"determin", angry, neutral, 0.6},
    Meaning{"serious", neutral, angry, 0.3},
    Meaning{"focus", neutral, angry, 0.25},
    Meaning{"stern", neutral, angry, 0.45},
    Meaning{"curi", confused, happy, 0.35},
    Meaning{"think", confused, neutral, 0.5},
    Meaning{"thought", confused, neutral, 0.5},
    Meaning{"puzzl", confused, confused, 0},
    Meaning{"perplex", confused, confused, 0},
    Meaning{"uncertain", confused, neutral, 0.3},
    Meaning{"listen", idle, neutral, 0.4},
    Meaning{"attent", neutral, idle, 0.3},
    Meaning{"wait", idle, neutral, 0.3},
    Meaning{"speak", idle, happy, 0.4},
};

// For a name with no known word: two of the eight, chosen and weighed by the hash.
EmotionPose pose_of_hash(std::string_view emotion) {
    const std::array poses{&idle, &happy, &excited, &sad, &angry, &confused, &surprised, &neutral};
    Dice dice(hash_text(emotion));
    const auto first = dice.below(poses.size());
    const auto second = (first + 1 + dice.below(poses.size() - 1)) % poses.size();
    auto pose = mix(*poses[first], *poses[second], dice.between(0.25, 0.45));
    pose.tint = mix(pose.tint, from_hsl(dice.unit(), 0.55, 0.55), 0.6);
    pose.tilt += dice.between(-0.05, 0.05);
    return pose;
}

}  // namespace

EmotionPose mix(const EmotionPose& from, const EmotionPose& to, double share) {
    auto pose = share < 0.5 ? from : to;
    for (const auto number : numbers) {
        pose.*number = from.*number + (to.*number - from.*number) * share;
    }
    pose.tint = mix(from.tint, to.tint, share);
    return pose;
}

EmotionPose emotion_pose(std::string_view emotion) {
    const Words words(emotion);
    for (const auto& meaning : meanings) {
        if (words.has_stem(meaning.stem)) {
            return mix(meaning.first, meaning.second, meaning.share);
        }
    }
    return pose_of_hash(emotion);
}

}  // namespace mien::video::renderer
