package dev.slipway.control.config;

/** The container image that a model's server runs in; its name may be empty where another engine serves. */
public record BaseImage(String image) {

    private static final String ALLOWED = "an image name of at most 500 characters without blanks";

    static BaseImage from(Fields fields) {
        BaseImage baseImage = new BaseImage(fields.text("image", ALLOWED, BaseImage::isImage, ""));
        String python =
                fields.text("python_executable_path", "an absolute path, or empty", text -> text.matches("(/.*)?"), "");
        fields.idle("python_executable_path", python.isEmpty());
        if (fields.isGiven("docker_auth")) {
            DockerAuth.check(fields.object("docker_auth"));
        }
        fields.idle("docker_auth", !fields.isGiven("docker_auth"));
        fields.end();
        return baseImage;
    }

    private static boolean isImage(String text) {
        return text.matches("|[A-Za-z0-9][A-Za-z0-9._/:@-]{0,499}");
    }
}
