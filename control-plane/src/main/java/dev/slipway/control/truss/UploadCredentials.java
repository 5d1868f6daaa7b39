package dev.slipway.control.truss;

/** The right to upload one archive. */
record UploadCredentials(
        String s3Bucket, String s3Key, String awsAccessKeyId, String awsSecretAccessKey, String awsSessionToken) {

    @Override
    public String toString() {
        return "upload " + s3Key;
    }
}
